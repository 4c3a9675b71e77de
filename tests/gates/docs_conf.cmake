# docs.conf: what documents say about conf keys is what the table of keys says.
# cmake -DTOOL=.../print_conf -DTOP=<source tree> -DWORK=<scratch folder> [-DWRITE=ON] -P docs_conf.cmake
set(failed FALSE)

function(compare file)
	execute_process(COMMAND ${TOOL} ${ARGN} OUTPUT_VARIABLE made RESULT_VARIABLE rc)
	if(NOT rc EQUAL 0)
		message(FATAL_ERROR "print_conf ${ARGN} failed")
	endif()
	if(WRITE)
		file(WRITE ${TOP}/${file} "${made}")
		return()
	endif()
	file(READ ${TOP}/${file} there)
	if(NOT made STREQUAL there)
		message(SEND_ERROR "${file} does not say what src/daemon/conf_table.c says")
		set(failed TRUE PARENT_SCOPE)
	endif()
endfunction()

compare(docs/CONFIGURATION.md reference)
compare(conf/wiredesk.conf shipped)
compare(docs/man/wiredesk.conf.5 man ${TOP}/docs/man/wiredesk.conf.5)
# What is shipped can be started with, as it is and with every line uncommented.
function(check file)
	execute_process(COMMAND ${CMAKE_COMMAND} -E env CREDENTIALS_DIRECTORY=${WORK} ${TOOL} check ${file}
		OUTPUT_QUIET RESULT_VARIABLE rc)
	if(NOT rc EQUAL 0)
		message(SEND_ERROR "${file} is not a good conf")
	endif()
endfunction()

check(${TOP}/conf/wiredesk.conf)
file(READ ${TOP}/conf/wiredesk.conf all)
string(REGEX REPLACE "\n#([^ #])" "\n\\1" all "${all}")
file(WRITE ${WORK}/all.conf "${all}")
file(WRITE ${WORK}/kafka-password "secret\n")
check(${WORK}/all.conf)
if(failed)
	message(SEND_ERROR "to make them anew: "
		"cmake -DTOOL=${TOOL} -DTOP=${TOP} -DWORK=${WORK} -DWRITE=ON -P ${CMAKE_CURRENT_LIST_FILE}")
endif()
