# What `cmake --install` puts in place: the program, once more under the name that makes `git decklog …` work, and the licence.
if(TARGET decklog)
  install(TARGETS decklog RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(CODE "file(CREATE_LINK decklog \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/git-decklog\" SYMBOLIC)")
  install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
endif()
