// A backend of a KrakenD endpoint as a place of ours: a model behind an adapter of ai/llm, a provider as it is, or a plain server. Pure but for what it notes.
#pragma once

#include "server/imports/target.hpp"

#include <optional>

namespace signalbox::imports {

struct krakend_backend {
    enum class kind : std::uint8_t { model, raw, route };
    kind what = kind::raw;
    std::string to;                     // "model:ID", "provider:ID/PATH", "http:ID/PATH"; of a path with a placeholder empty
    std::string strategy, name, value;  // of backend/conditional; empty: it always runs
    std::string placeholder;            // of a path such as /_llm/{input_headers.X}: what stands between the braces
    std::string pattern;                // that path
    std::string method;
    std::vector<node_pointer> modifiers;  // of its answer
    node_pointer extra;                   // extra_config; may be null
    int line = 0;
};

/// `hosts`: of the whole file, for backends without their own. `own`: addresses that are this gateway's.
std::optional<krakend_backend> read_krakend_backend(source& from, target& to, node const& of, std::vector<std::string> const& hosts,
                                                    std::vector<std::string> const& own);

/// Changes of texts in answers, as KrakenD lists them.
void read_krakend_modifiers(source& from, node const& extra, std::vector<node_pointer>& out);

}  // namespace signalbox::imports
