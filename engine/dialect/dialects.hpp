// The table of all formats, and the ways to find one. Pure; reply codecs belong to the caller.
#pragma once

#include "engine/dialect/format.hpp"

namespace signalbox::dialect {

/// All formats in the order of model::dialect. The first is answered in when nothing says which one the client speaks.
std::span<format const* const> formats();

format const& format_of(model::dialect spoken);

/// The format whose clients name the version of their API by a field that the request has. `has` says whether there is a field of this name.
template <class F>
format const& format_by_version(F&& has, format const& otherwise)
{
    for (format const* each : formats())
        if (!each->headers.version.empty() && has(each->headers.version)) return *each;
    return otherwise;
}

/// The format whose path stands in the first bytes of a request that could not be read; otherwise the first.
format const& format_in(std::string_view first_bytes);

inline request_reader const& reader_of_requests(model::dialect spoken)
{
    return format_of(spoken).in;
}

inline request_writer const& writer_of_requests(model::dialect spoken)
{
    return format_of(spoken).out;
}

/// The reader of a chat that is asked for by this operation.
inline request_reader const& reader_of_requests(model::dialect spoken, operation what)
{
    format const& by = format_of(spoken);
    request_reader const* const own = what == operation::generate ? by.row_of(what).in : nullptr;
    return own ? *own : by.in;
}

/// How the requests of this operation for embeddings are read, and its replies written; null where the format has none.
inline embedding_codecs const* embeddings_of(model::dialect spoken, operation what)
{
    format const& by = format_of(spoken);
    return what == operation::embed_one ? by.row_of(what).one_text : by.embeddings;
}

/// The routing fields of a request for this operation, whose Content-Type is `type`. Faults: as request_reader::scan.
inline model::result<scanned_request> scan_request(model::dialect spoken, operation what, std::string_view body, std::string_view type = {})
{
    auto const own = is_chat(what) ? nullptr : format_of(spoken).row_of(what).scan;
    return own ? own(body, type) : reader_of_requests(spoken, what).scan(body);
}

/// Whether a request for this operation can be translated from one format to another.
inline bool is_translated(operation what, model::dialect from, model::dialect to)
{
    return is_chat(what) || (is_embedding(what) && embeddings_of(from, what) && format_of(to).embeddings);
}

inline std::unique_ptr<reply_reader> make_reply_reader(model::dialect spoken, framing how, detail how_much)
{
    return format_of(spoken).read_reply(how, how_much);
}

inline std::unique_ptr<reply_writer> make_reply_writer(model::dialect spoken, framing how, reply_identity who)
{
    return format_of(spoken).write_reply(how, std::move(who));
}

/// For the operation that was asked for.
inline std::unique_ptr<reply_writer> make_reply_writer(model::dialect spoken, operation what, framing how, reply_identity who)
{
    if (is_embedding(what))
        if (embedding_codecs const* const by = embeddings_of(spoken, what)) return by->write_reply(std::move(who));
    format const& by = format_of(spoken);
    auto const own = what == operation::generate ? by.row_of(what).write_reply : nullptr;
    return own ? own(how, std::move(who)) : by.write_reply(how, std::move(who));
}

/// What a relayed request holds that only a gateway can have written is taken out; nothing when there is none. For rule::cleaned_relay.
inline std::optional<cleaned_body> clean_relay(model::dialect spoken, std::string_view body)
{
    return format_of(spoken).clean_relay(body);
}

/// An event or comment of a stream that every client passes over: what a gateway may send while a provider is silent.
inline std::string_view silence_filler(model::dialect spoken)
{
    return format_of(spoken).silence_filler;
}

}  // namespace signalbox::dialect
