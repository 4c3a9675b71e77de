/* SPDX-License-Identifier: MIT */
/**
 * @file decode_ap_appl.h
 * The parts of the decoder of APPL, AP's own XML.
 *
 *     <Publication>
 *       <Identification> <PublicationManagement> <NewsLines>
 *       <AdministrativeMetadata> <RightsMetadata> <DescriptiveMetadata> <FilingMetadata>
 *       <PublicationComponent Role="Main" MediaType="Text">
 *         <TextContentItem><DataContent><nitf>          the text
 *       <PublicationComponent Role="Caption">           not the text
 *
 * Internal to the core.
 */
#ifndef WIREDESK_CORE_DECODE_AP_APPL_H
#define WIREDESK_CORE_DECODE_AP_APPL_H

#include "decode_xml.h"

/** All but the components. */
void wd_ap_appl_meta(struct wd_xf *f, const struct wd_xml *pub, struct wd_story *story);

#endif
