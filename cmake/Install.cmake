set(DECKLOG_MAINTAINER "decklog contributors <decklog@localhost>" CACHE STRING "Who answers for packages: Name <address>")

# What `cmake --install` puts in place beside the program (cmd/CMakeLists.txt): the name that makes `git decklog …` work, and what
# the program itself writes: manual pages, completions, terms (install-beside.sh).
install(CODE "file(CREATE_LINK decklog \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/git-decklog\" SYMBOLIC)")
install(CODE "
  set(place \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}\")
  message(STATUS \"Installing: \${place}/share: manual pages, completions, licences\")
  execute_process(COMMAND \"${CMAKE_SOURCE_DIR}/cmake/install-beside.sh\" \"\${place}/${CMAKE_INSTALL_BINDIR}/decklog\" \"\${place}\"
    \"${CMAKE_SOURCE_DIR}\" \"${DECKLOG_MAINTAINER}\" COMMAND_ERROR_IS_FATAL ANY)")

# `cpack` in the build folder: a Debian package, and an archive for everywhere else.
set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PACKAGE_VENDOR "decklog contributors")
set(CPACK_PACKAGE_CONTACT ${DECKLOG_MAINTAINER})
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION vcs)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "git, tzdata")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "bash-completion, openssh-client")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "on-call logbook that lives in git")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "Each incident, support request, change and handoff is one YAML file in a git
 repository; each action is one timestamped entry and one commit. It needs no
 server and no network, so it works during the outage it describes, and the
 record outlives the tool: plain YAML, plain git.")
if(NOT DECKLOG_LINKS_STATIC)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
endif()
include(CPack)
