# cmake -DOUT=FILE.c -DDIR=conf/agencies -P agencies.cmake: the agency files as a C table.
# Bytes, not string literals: a compiler need not take a literal of more than 4095 characters.
file(GLOB files "${DIR}/*.conf")
list(SORT files)
set(arrays "")
set(rows "")
foreach(file IN LISTS files)
	get_filename_component(key "${file}" NAME_WE)
	string(MAKE_C_IDENTIFIER "text_${key}" name)
	file(READ "${file}" hex HEX)
	string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
	string(APPEND arrays "static const unsigned char ${name}[] = { ${bytes} };\n")
	string(APPEND rows "\t{ \"${key}\", \"agencies/${key}.conf\", ${name}, sizeof(${name}) },\n")
endforeach()
file(WRITE "${OUT}.new" "/* Made by cmake/agencies.cmake from conf/agencies. */
#include \"core/vocab_builtin.h\"

${arrays}
const struct wd_vocab_file wd_vocab_files[] = {
${rows}};
const size_t wd_vocab_files_n = sizeof(wd_vocab_files) / sizeof(wd_vocab_files[0]);
")
file(RENAME "${OUT}.new" "${OUT}")
