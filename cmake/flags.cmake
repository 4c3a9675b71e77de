# Repeated builds, the sanitizers' too, in seconds.
find_program(WD_CCACHE ccache)
if(WD_CCACHE AND NOT CMAKE_C_COMPILER_LAUNCHER)
	set(CMAKE_C_COMPILER_LAUNCHER ${WD_CCACHE})
	set(CMAKE_CXX_COMPILER_LAUNCHER ${WD_CCACHE})
endif()

# wd_flags: the warnings, hardening and sanitizers that every target of ours gets.
add_library(wd_flags INTERFACE)
set(WD_FORTIFY 0)
if(NOT WD_SANITIZE AND NOT WD_FUZZ) # the sanitizers bring checks of their own
	set(WD_FORTIFY 1)
endif()
target_compile_definitions(wd_flags INTERFACE _GNU_SOURCE WD_VERSION="${PROJECT_VERSION}")
target_compile_options(wd_flags INTERFACE
	-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wformat=2 -Wundef
	-Wvla -Wcast-qual -Wcast-align -Wwrite-strings -Wpointer-arith -Wmissing-declarations
	$<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes>
	$<$<COMPILE_LANGUAGE:C>:-Wold-style-definition>
	$<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes>
	-Wredundant-decls
	-Wnull-dereference -Wimplicit-fallthrough -Wswitch-enum -Wdouble-promotion
	-Wno-missing-field-initializers # rows of tables leave their tail out
	$<$<COMPILE_LANGUAGE:C>:-Werror=implicit-function-declaration>
	$<$<C_COMPILER_ID:GNU>:-Wduplicated-cond>
	$<$<C_COMPILER_ID:GNU>:-Wduplicated-branches>
	$<$<C_COMPILER_ID:GNU>:-Wlogical-op>
	$<$<C_COMPILER_ID:GNU>:-Walloc-zero>
	$<$<C_COMPILER_ID:GNU>:-Wformat-signedness>
	$<$<BOOL:${WD_WERROR}>:-Werror>
	-fstack-protector-strong -fstack-clash-protection -fcf-protection
	$<$<AND:$<CONFIG:Release>,$<BOOL:${WD_FORTIFY}>>:-D_FORTIFY_SOURCE=2>
	$<$<CONFIG:Release>:-O2>)
target_link_options(wd_flags INTERFACE -Wl,-z,relro,-z,now -Wl,--as-needed)

if(WD_SANITIZE)
	target_compile_options(wd_flags INTERFACE
		-fsanitize=${WD_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
		# NULL + 0, as an empty span does it: every compiler's sense, and C's own since C2y.
		$<$<C_COMPILER_ID:Clang>:-fno-sanitize=pointer-overflow>)
	target_link_options(wd_flags INTERFACE -fsanitize=${WD_SANITIZE})
endif()
if(WD_FUZZ)
	target_compile_options(wd_flags INTERFACE -fsanitize=fuzzer-no-link)
	target_link_options(wd_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
