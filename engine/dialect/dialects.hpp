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

/// The routing fields of a request for this operation. Faults: as request_reader::scan.
inline model::result<scanned_request> scan_request(model::dialect spoken, operation what, std::string_view body)
{
    format const& by = format_of(spoken);
    auto const own = is_chat(what) ? nullptr : by.row_of(what).scan;
    return own ? own(body) : by.in.scan(body);
}

/// Whether a request for this operation can be translated from one format to another.
inline bool is_translated(operation what, model::dialect from, model::dialect to)
{
    return is_chat(what) || (what == operation::embeddings && format_of(from).embeddings && format_of(to).embeddings);
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
    format const& by = format_of(spoken);
    if (what == operation::embeddings && by.embeddings) return by.embeddings->write_reply(std::move(who));
    return by.write_reply(how, std::move(who));
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
