# decklog_room(NAME ROOMS … DEPS … SOURCES …): one static library per room. ROOMS are the rooms below that it may include, DEPS the
# third-party libraries that live in it and nowhere else (the floors test holds the same table).
function(decklog_room name)
  cmake_parse_arguments(ROOM "" "" "ROOMS;DEPS;SOURCES" ${ARGN})
  add_library(decklog_${name} STATIC ${ROOM_SOURCES})
  target_include_directories(decklog_${name} PUBLIC ${CMAKE_SOURCE_DIR})
  list(TRANSFORM ROOM_ROOMS PREPEND decklog_)
  list(TRANSFORM ROOM_DEPS PREPEND deps::)
  target_link_libraries(decklog_${name} PUBLIC ${ROOM_ROOMS} PRIVATE ${ROOM_DEPS} decklog_warnings)
endfunction()

# What a finished program needs beside its rooms: libgit2 without its network, and the static flag. -static-pie, for a plain
# -static program sorts all its unwind tables at the first exception: 7 ms before an error is told.
function(decklog_program target)
  if(DECKLOG_LINKS_STATIC)
    target_link_options(${target} PRIVATE -static-pie)
    target_sources(${target} PRIVATE ${CMAKE_SOURCE_DIR}/lib/git/libgit2_without_network.c)
  endif()
  if(DECKLOG_SANITIZE)
    target_sources(${target} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/leaks.cc)
  endif()
endfunction()
