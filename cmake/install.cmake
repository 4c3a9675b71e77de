# What `cmake --install` puts where. The units come from systemd/CMakeLists.txt.
install(TARGETS wiredesk wiredeskd RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

# What an operator may have changed is never written over, so that an upgrade is an install.
set(conf_dir ${CMAKE_INSTALL_FULL_SYSCONFDIR}/wiredesk)
foreach(file wiredesk.conf wiredesk.conf.d/README agencies/README)
	get_filename_component(folder ${conf_dir}/${file} DIRECTORY)
	install(CODE "
		if(EXISTS \"\$ENV{DESTDIR}${conf_dir}/${file}\")
			message(STATUS \"Kept: \$ENV{DESTDIR}${conf_dir}/${file}\")
		else()
			file(INSTALL \"${PROJECT_SOURCE_DIR}/conf/${file}\" DESTINATION \"${folder}\")
		endif()")
endforeach()
# The agencies are compiled in. In conf_dir they would hide those of every later version.
install(DIRECTORY conf/agencies DESTINATION ${CMAKE_INSTALL_DATADIR}/wiredesk FILES_MATCHING PATTERN "*.conf")

file(GLOB man_pages CONFIGURE_DEPENDS docs/*.[1-9] docs/man/*.[1-9])
foreach(page ${man_pages})
	string(REGEX MATCH "[1-9]$" section ${page})
	install(FILES ${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endforeach()

file(GLOB doc_files CONFIGURE_DEPENDS README.md CHANGELOG.md LICENSE docs/*.md docs/*.yaml)
install(FILES ${doc_files} DESTINATION ${CMAKE_INSTALL_DOCDIR})
file(GLOB schemas CONFIGURE_DEPENDS schema/*.json docs/schema/*.json)
install(FILES ${schemas} DESTINATION ${CMAKE_INSTALL_DATADIR}/wiredesk/schema)
install(FILES src/core/gazetteer/COPYRIGHT DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME COPYRIGHT.places)
