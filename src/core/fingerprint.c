/* SPDX-License-Identifier: MIT */
#include "wiredesk/fingerprint.h"

#include <assert.h>
#include <openssl/evp.h>
#include <stdlib.h>

/* Longer than any body can become: the record limit times what NFKC can make of it. */
#define CANON_MAX ((size_t)1 << 30)

struct wd_hasher {
	EVP_MD *sha256; /* fetched once: a look-up by name costs more than hashing a story */
	EVP_MD_CTX *ctx;
	struct wd_buf canon;
};

struct wd_hasher *wd_hasher_new(void)
{
	struct wd_hasher *hasher = calloc(1, sizeof(*hasher));

	if (!hasher)
		return NULL;
	wd_buf_init(&hasher->canon, CANON_MAX);
	hasher->sha256 = EVP_MD_fetch(NULL, "SHA2-256", NULL);
	hasher->ctx = EVP_MD_CTX_new();
	if (!hasher->sha256 || !hasher->ctx)
		goto fail;
	return hasher;
fail:
	wd_hasher_free(hasher);
	return NULL;
}

void wd_hasher_free(struct wd_hasher *hasher)
{
	if (!hasher)
		return;
	EVP_MD_CTX_free(hasher->ctx);
	EVP_MD_free(hasher->sha256);
	wd_buf_done(&hasher->canon);
	free(hasher);
}

enum wd_err wd_sha256(
	struct wd_hasher *hasher, struct wd_span a, struct wd_span b, struct wd_hash *ret)
{
	struct wd_hash hash;

	assert(hasher);
	assert(ret);
	_Static_assert(sizeof(hash.b) == 256 / 8, "a SHA-256 fills struct wd_hash");

	/* The digest itself cannot fail; what can is the memory that libcrypto takes for it. */
	if (!EVP_DigestInit_ex2(hasher->ctx, hasher->sha256, NULL) ||
		!EVP_DigestUpdate(hasher->ctx, a.p, a.n) ||
		!EVP_DigestUpdate(hasher->ctx, b.p, b.n) ||
		!EVP_DigestFinal_ex(hasher->ctx, hash.b, NULL))
		return WD_ENOMEM;
	*ret = hash;
	return WD_OK;
}

/* Canonical text has one blank between words and none at its ends. */
static bool has_words(struct wd_span canon, unsigned words)
{
	if (canon.n == 0)
		return false;
	for (size_t i = 0; i < canon.n && words > 1; i++) {
		if (canon.p[i] == ' ')
			words--;
	}
	return words <= 1;
}

/* Paragraphs one after the other are the joined body: what stands between them is blanks. */
static enum wd_err canonical_body(const struct wd_text *text, struct wd_buf *out)
{
	for (size_t i = 0; i < text->n; i++) {
		size_t before = out->n;
		enum wd_err err = before > 0 ? wd_buf_putc(out, ' ') : WD_OK;

		if (err == WD_OK)
			err = wd_canonical(text->paras[i].text, out);
		if (err != WD_OK)
			return err;
		if (before > 0 && out->n == before + 1)
			out->n = before;
	}
	return WD_OK;
}

enum wd_err wd_fingerprint(struct wd_hasher *hasher, const struct wd_story *story,
	unsigned short_words, struct wd_hash *ret)
{
	struct wd_buf *canon = &hasher->canon;
	enum wd_err err;

	assert(story);
	wd_buf_reset(canon);
	err = canonical_body(&story->text, canon);
	if (err != WD_OK)
		return err;

	size_t body_n = canon->n;
	if (has_words(wd_buf_span(canon), short_words))
		return wd_sha256(hasher, wd_buf_span(canon), (struct wd_span){ 0 }, ret);

	err = wd_canonical(wd_notes_get(&story->headlines, WD_SPAN("main")), canon);
	if (err == WD_OK)
		err = wd_buf_putc(canon, '\n');
	if (err != WD_OK)
		return err;
	return wd_sha256(hasher, wd_span_from(wd_buf_span(canon), body_n),
		wd_span_head(wd_buf_span(canon), body_n), ret);
}

void wd_hash_ni(const struct wd_hash *hash, char ret[WD_NI_SIZE])
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	static const char prefix[] = "ni:///sha-256;";
	char *p = ret;

	_Static_assert(sizeof(prefix) + 43 == WD_NI_SIZE, "43 digits hold 256 bits");
	memcpy(p, prefix, sizeof(prefix) - 1);
	p += sizeof(prefix) - 1;
	for (size_t bit = 0; bit < (size_t)8 * WD_HASH_BYTES; bit += 6) {
		unsigned hi = hash->b[bit / 8];
		unsigned lo = bit / 8 + 1 < WD_HASH_BYTES ? hash->b[bit / 8 + 1] : 0;

		*p++ = digits[((hi << 8 | lo) >> (10 - bit % 8)) & 63];
	}
	*p = '\0';
}
