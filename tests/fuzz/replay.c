/* SPDX-License-Identifier: MIT */
/*
 * Runs a fuzz target over its seeds without libFuzzer, so that they are an ordinary test under
 * any compiler. Each seed runs whole, then cut short at every byte: the cuts a network makes.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED_MAX (4 << 20)
#define CUT_MAX  4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* In a heap block of exactly that size, so that sanitizers see a read past its end. */
static void run(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);

	if (!copy)
		abort();
	memcpy(copy, data, size);
	(void)LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static void run_file(const char *path, uint8_t *room)
{
	FILE *f = fopen(path, "rb");

	if (!f) {
		perror(path);
		exit(1);
	}
	size_t size = fread(room, 1, SEED_MAX, f);
	if (ferror(f) || !feof(f) || fclose(f)) {
		fprintf(stderr, "%s: cannot be read, or is over %d bytes\n", path, SEED_MAX);
		exit(1);
	}
	run(room, size);
	for (size_t n = 0; n < size && n < CUT_MAX; n++)
		run(room, n);
}

static size_t run_dir(DIR *dir, const char *name, uint8_t *room)
{
	size_t files = 0;

	for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
		char path[4096];
		if (e->d_name[0] == '.')
			continue;
		int n = snprintf(path, sizeof(path), "%s/%s", name, e->d_name);
		if (n < 0 || (size_t)n >= sizeof(path))
			exit(1);
		run_file(path, room);
		files++;
	}
	(void)closedir(dir); /* only read from */
	return files;
}

int main(int argc, char **argv)
{
	uint8_t *room = malloc(SEED_MAX);
	size_t files = 0;

	if (!room)
		return 1;
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] == '-')
			continue;
		DIR *dir = opendir(argv[i]);
		if (dir) {
			files += run_dir(dir, argv[i], room);
			continue;
		}
		run_file(argv[i], room);
		files++;
	}
	free(room);
	printf("%zu seeds\n", files);
	return files > 0 ? 0 : 1;
}
