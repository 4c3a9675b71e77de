/* SPDX-License-Identifier: MIT */
/**
 * @file encode_place.h
 * The places of a document, and where they are: ninjs places[], with GeoJSON.
 *
 *     ,"places":[{"name":"Bergen","rel":"dateline","uri":"https://sws.geonames.org/3161732/",
 *       "contactInfo":[{"type":"address","role":"dateline",
 *                       "address":{"locality":"BERGEN","country":"Norway"}}],
 *       "geoJSON":{"type":"Feature","id":"https://sws.geonames.org/3161732/",
 *                  "geometry":{"type":"Point","coordinates":[5.32415,60.39299]},
 *                  "properties":{"name":"Bergen","country":"Norway","countryCode":"NO"}}}]
 *
 * Several cities are a FeatureCollection. Nearly every story has a place: written straight into the
 * output, like the body, it costs a quarter of what it would through jansson. Pure. Internal to
 * encode.
 */
#ifndef WIREDESK_CORE_ENCODE_PLACE_H
#define WIREDESK_CORE_ENCODE_PLACE_H

#include "wiredesk/buf.h"
#include "wiredesk/story.h"

/**
 * Put @p places into the object that @p out ends with, in place of its '}'. Nothing happens
 * without any. After a failure the end of @p out is undefined.
 * @return WD_OK, WD_ECHARSET for text that is no UTF-8, or what the buffer says
 */
enum wd_err wd_encode_places(const struct wd_places *places, struct wd_buf *out);

#endif
