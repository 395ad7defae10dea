// How a cloud offers the dialect of another vendor: at paths of its own, with the version of the API and other members in the body, and with its own
// framing of streams. One table of constants, by provider kind and dialect; shared by all threads.
#pragma once

#include "engine/dialect/format.hpp"

#include <span>
#include <string_view>

namespace signalbox::dialect {

struct hosting {
    std::string_view kind;  // of the provider
    model::dialect spoken;
    std::string_view publisher;                 // in paths of Vertex
    std::span<operation_row const> operations;  // what is not here the cloud does not have; the first is the chat
    std::string_view version_member = {};       // of the body, in place of the format's header; empty: the format's header as usual
    std::string_view version = {};              // its value, unless the configuration gives another one as that header
    std::string_view beta_member = {};          // of the body, a list in place of the format's header; empty: that header
    bool stream_in_body = true;                 // false: the path says it alone
    stream_form streams = stream_form::events;  // frames hold the events of the format, which relayed streams get back
    std::string_view stream_type = "text/event-stream";  // what streams are asked for as
    model::dialect errors;                               // whose error bodies the cloud writes
    embedding_codecs const* embeddings = nullptr;        // its own way of saying them: such requests are written anew; null: the format's

    /// The row of an operation; null when the cloud does not have it.
    constexpr operation_row const* row_of(operation what, bool stream) const
    {
        for (operation_row const& each : operations)
            if (each.what == what && (!is_in_path(each.where) || what != operation::chat || asks_for_stream(each.where) == stream))
                return &each;
        return nullptr;
    }
};

/// Null for a provider that offers the dialect as its own vendor does.
hosting const* hosting_of(std::string_view kind, model::dialect spoken);

/// The body as the cloud takes it: without the members that the path says, with the version and the betas in front. A member that is there already
/// stays. Every other byte of the body stays as it is. `body` is a checked JSON object; `betas` is a list with commas.
std::string hosted_body(std::string_view body, hosting const& by, operation_row const& asked, std::string_view version,
                        std::string_view betas);  // hosted_body.cpp

}  // namespace signalbox::dialect
