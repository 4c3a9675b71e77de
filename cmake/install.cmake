# What `cmake --install` puts where. The units come from systemd/CMakeLists.txt.
install(TARGETS wiredesk wiredeskd RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

set(conf_dir ${CMAKE_INSTALL_SYSCONFDIR}/wiredesk)
install(DIRECTORY conf/ DESTINATION ${conf_dir} FILES_MATCHING PATTERN "*.conf" PATTERN "README*")

file(GLOB man_pages CONFIGURE_DEPENDS docs/*.[1-9] docs/man/*.[1-9])
foreach(page ${man_pages})
	string(REGEX MATCH "[1-9]$" section ${page})
	install(FILES ${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endforeach()

file(GLOB doc_files CONFIGURE_DEPENDS README.md CHANGELOG.md LICENSE docs/*.md docs/*.yaml)
install(FILES ${doc_files} DESTINATION ${CMAKE_INSTALL_DOCDIR})
file(GLOB schemas CONFIGURE_DEPENDS schema/*.json docs/schema/*.json)
install(FILES ${schemas} DESTINATION ${CMAKE_INSTALL_DATADIR}/wiredesk/schema)
