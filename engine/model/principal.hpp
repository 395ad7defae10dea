// Who is calling and what they may use. A value made by access, read by route and the event.
#pragma once

#include "engine/base/kept_text.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::model {

/// A field that the gateway puts into the head of a caller's requests.
struct claimed_header {
    std::string name, value;
    bool operator==(claimed_header const&) const = default;
};

struct principal {
    std::string key_id;                               // "cfg_..." or "key_..."; empty for public use
    std::string consumer;                             // the consumer's name, "public" for keyless use
    bool everything = false;                          // neither allow-list nor deny-list: every model and group
    std::vector<std::string> allow;                   // "model:x", "group:y", "model:*", "group:*", "provider:z", "http:u"
    std::vector<std::string> tier_allow;              // of the tier, where it has a list as well: both must allow
    std::vector<std::string> deny;                    // as in allow, and "route:r": what is never allowed
    std::vector<std::string> routes, tier_routes;     // "route:r": the routes it may come by; empty: any path
    std::string tier;                                 // empty: none
    std::string claims;                               // of a token, a JSON object; empty: a key was presented
    std::string tags;                                 // a JSON list of texts; empty: none
    std::vector<claimed_header> headers;              // what its token says, for conditions on headers
    std::string_view kept_key_id{}, kept_consumer{};  // the first two as events carry them, see keep_names()

    bool operator==(principal const& other) const
    {
        return key_id == other.key_id && consumer == other.consumer && everything == other.everything && allow == other.allow &&
               tier_allow == other.tier_allow && deny == other.deny && routes == other.routes && tier_routes == other.tier_routes &&
               tier == other.tier && claims == other.claims && tags == other.tags && headers == other.headers;
    }
    /// Whether the deny-list has it: kind "group", "model", "provider", "http" or "route".
    bool denies(std::string_view kind, std::string_view id) const;
    /// To be called once both names are set, outside of requests.
    void keep_names()
    {
        kept_key_id = base::kept(key_id);
        kept_consumer = base::kept(consumer);
    }
};

/// Whether an entry of an allow-list or deny-list means it: "*", "group:x", "model:*", or a bare id, which means a group or a model of that name.
bool covers(std::string_view entry, std::string_view kind, std::string_view id);

}  // namespace signalbox::model
