# C++20, warnings for our own code, sanitizers, ccache.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  # What one clone or build folder has compiled serves the others too: nothing in an object depends on where it was made.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
endif()

# No path of the machine that built it in messages or debug information.
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)

add_library(decklog_warnings INTERFACE)
target_compile_options(decklog_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  "$<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor;-Wold-style-cast;-Woverloaded-virtual>"
  -Wimplicit-fallthrough -Wno-missing-field-initializers
  # false alarms of GCC 12 on "text" + std::string
  -Wno-restrict
  # in a unity build it takes the anonymous namespaces of sources for those of headers
  $<$<COMPILE_LANGUAGE:CXX>:-Wno-subobject-linkage>
  # and of -O3 on std::optional; dev, which holds the warnings, has it
  $<$<CONFIG:Release>:-Wno-maybe-uninitialized>
  $<$<BOOL:${DECKLOG_WERROR}>:-Werror>)

if(DECKLOG_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link,address -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address)
endif()
if(DECKLOG_SANITIZE)
  # With them GCC sees uninitialised members in std::regex; dev holds the warnings. Left out, as two fifths of the time
  # that compiling takes: what ASan finds too once the memory is touched, and what this code gives little cause for.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=null,alignment,object-size,vptr -fno-sanitize-recover=all
                      -fno-omit-frame-pointer -Wno-maybe-uninitialized)
  add_link_options(-fsanitize=address,undefined)
endif()
