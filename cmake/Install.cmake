# What `cmake --install` puts in place beside the program (cmd/CMakeLists.txt): the name that makes `git decklog …` work, and the
# licence.
install(CODE "file(CREATE_LINK decklog \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/git-decklog\" SYMBOLIC)")
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
