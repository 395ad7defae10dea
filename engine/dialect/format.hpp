// A dialect as one value: everything that differs between wire formats and that other rooms need. Each format defines its own in its folder, and
// dialects.cpp has the table of all. Constants, shared by all threads.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/dialect/error_format.hpp"
#include "engine/dialect/model_path.hpp"
#include "engine/dialect/parts/relay_cleaning.hpp"
#include "engine/dialect/prompt_form.hpp"
#include "engine/dialect/text_rules.hpp"
#include "engine/model/dialect.hpp"
#include "engine/model/embedding_request.hpp"

#include <span>

namespace signalbox::dialect {

/// What a client may ask for by POST, and `realtime`, a session that begins with a GET. Chats and embeddings are translated: other operations are
/// relayed to targets of the client's format. `generate` is a chat of one prompt, and `embed_one` embeddings of one text, with a request and a reply of its
/// own shape, in the formats that have it. `raw` is whatever goes on as it came: no format has it.
enum class operation : std::uint8_t {
    chat,
    generate,
    count_tokens,
    embeddings,
    embed_one,
    moderation,
    rerank,
    image,
    image_edit,
    image_variation,
    speech,
    transcription,
    translation,
    raw,
    realtime
};

/// What may be streamed, and is written with the chat codecs.
constexpr bool is_chat(operation what)
{
    return what == operation::chat || what == operation::generate;
}

/// What is written with the codecs of embeddings.
constexpr bool is_embedding(operation what)
{
    return what == operation::embeddings || what == operation::embed_one;
}

/// What may be answered by a stream when the request asks for one.
constexpr bool may_stream(operation what)
{
    using enum operation;
    return is_chat(what) || what == image || what == image_edit || what == speech || what == transcription;
}

/// What is a connection of WebSocket in place of one request and its reply.
constexpr bool is_session(operation what)
{
    return what == operation::realtime;
}

/// What costs tokens that can be estimated from texts where no provider reports them.
constexpr bool costs_tokens(operation what)
{
    return is_chat(what) || is_embedding(what) || what == operation::rerank;
}

/// What has tokens or other units that only the provider knows.
constexpr bool is_only_reported(operation what)
{
    return !costs_tokens(what) && what != operation::count_tokens && what != operation::raw;
}

/// What a provider is asked for: a relayed request as it came, a translated one in the shape that every target of the format takes.
constexpr operation asked_of_provider(operation what, bool relayed)
{
    if (relayed) return what;
    return is_chat(what) ? operation::chat : is_embedding(what) ? operation::embeddings : what;
}

/// As events name them, and words for people.
constexpr std::string_view name(operation what)
{
    switch (what) {
    case operation::count_tokens: return "count_tokens";
    case operation::embeddings:
    case operation::embed_one: return "embeddings";
    case operation::moderation: return "moderations";
    case operation::rerank: return "rerank";
    case operation::image:
    case operation::image_edit:
    case operation::image_variation: return "images";
    case operation::speech: return "speech";
    case operation::transcription: return "transcriptions";
    case operation::translation: return "translations";
    case operation::realtime: return "realtime";
    case operation::raw: return "raw";
    case operation::chat:
    case operation::generate: break;
    }
    return "chat";
}

/// How the events of a stream are told apart: as server-sent events, as lines of JSON, or as the frames of Amazon's event streams.
enum class stream_form : std::uint8_t { events, lines, frames };

/// What the body of a request is: a JSON document, or the parts of a form (RFC 7578).
enum class body_form : std::uint8_t { json, multipart };

struct embedding_codecs;

struct operation_row {
    operation what;
    std::string_view
        client_path;  // where clients of the format ask: "/v1/messages"; "{model}" stands for a name in the path; empty: only providers are asked
    std::string_view provider_path;  // below a provider's base address: "/messages"
    bool version_in_sdk = false;     // the vendor's SDKs write "/v1" before it, and other vendors give base addresses without it
    std::unique_ptr<reply_reader> (*read_reply)(framing how, detail how_much) = nullptr;  // of replies in another shape than a chat's
    /// The reply where no target of the format can be asked: the gateway's own count of this request's tokens, marked as an estimate. Fault
    /// bad_request for a body that the format does not take. Null: the request is refused.
    model::result<std::string> (*estimate)(std::string_view body, std::uint64_t tokens) = nullptr;
    model_place where = model_place::body;
    std::string_view provider_query = {};  // sent with every request of the operation
    /// Of an operation whose requests are no chat's: as request_reader::scan. `type` is the Content-Type of the request.
    model::result<scanned_request> (*scan)(std::string_view body, std::string_view type) = nullptr;
    body_form body = body_form::json;
    bool as_it_comes = false;  // a reply that is no stream has begun with its first byte, and goes on from there
    // Of a chat of one prompt; null: the codecs of the format's chats know both shapes.
    request_reader const* in = nullptr;
    std::unique_ptr<reply_writer> (*write_reply)(framing how, reply_identity who) = nullptr;
    embedding_codecs const* one_text = nullptr;  // of embed_one: how requests are read and replies are written
    // Of an operation that is a session read_reply makes a reader of what the provider says: it is fed whole messages, one at a time.
    /// Of requests whose path names the model and whose body names it, too: the body with the target's. Null: the body names none.
    std::string (*name_in_body)(std::string_view body, std::string_view model) = nullptr;
    /// Another format in which requests and replies of this operation are the same, so that they are relayed to its targets, too.
    std::optional<model::dialect> alike = {};
};

/// How embeddings are said in a format, beside the reader of their replies in the operation's row.
struct embedding_codecs {
    /// Faults: as request_reader::read.
    model::result<model::embedding_request> (*read)(std::string_view body);
    /// Faults: as request_writer::write.
    model::result<written_request> (*write)(model::embedding_request const& asked, target_traits const& target);
    std::unique_ptr<reply_writer> (*write_reply)(reply_identity who);
};

/// The header fields that have a meaning in the format. Names are in lower case.
struct header_rules {
    std::string_view version;                     // names the version of the API; empty when the format has no such field
    std::string_view default_version;             // its value when neither the client nor the configuration names one
    std::string_view beta;                        // switches beta features on; passed on when relaying
    std::span<std::string_view const> forwarded;  // other fields of the client that are passed on as they came
    std::string_view request_id;                  // where the format's clients read the id of their request
    std::string_view key_in_query = {};           // the name of the query's field in which clients of the format may give their key
};

/// A name that clients may ask for, as lists of models show it.
struct listed_model {
    std::string_view id;
    std::string_view owner;  // the provider, or "signalbox" for groups
};

/// What is known of one model, asked for by POST with its name in the body; some formats have it beside the list.
struct details_page {
    std::string_view path = {};  // empty where the format has none
    void (*append)(std::string& out, listed_model const& one) = nullptr;
};

/// A page of a server of the format that is always the same.
struct fixed_page {
    std::string_view path = {};  // empty where the format has none
    std::string_view body = {};
};

struct format {
    model::dialect word;
    std::span<operation_row const> operations;  // the first is the chat, with the model's name in the path the one that is answered whole
    header_rules headers;
    request_reader const& in;
    request_writer const& out;
    std::unique_ptr<reply_reader> (*read_reply)(framing how, detail how_much);
    std::unique_ptr<reply_writer> (*write_reply)(framing how, reply_identity who);
    error_format const& errors;
    std::optional<cleaned_body> (*clean_relay)(std::string_view body);  // see dialects.hpp
    std::string_view silence_filler;                                    // see dialects.hpp
    void (*append_model)(std::string& out, listed_model const& one);    // as GET /v1/models/NAME answers
    std::string (*models_page)(std::span<listed_model const> all);      // as GET /v1/models answers
    std::string_view models_path = "/v1/models";                        // shared by formats whose clients name their version
    std::string_view paths_begin = {};                                  // of a format that shares no path with others
    stream_form streams = stream_form::events;
    details_page details = {};
    fixed_page version = {};
    embedding_codecs const* embeddings = nullptr;  // null where the format has none
    text_rules request_texts = {};
    text_rules reply_texts = {};
    prompt_form prompts = {};

    constexpr operation_row const& chat() const { return operations.front(); }
    constexpr std::string_view stream_type() const
    {
        switch (streams) {
        case stream_form::lines: return "application/x-ndjson";
        case stream_form::frames: return "application/vnd.amazon.eventstream";
        case stream_form::events: break;
        }
        return "text/event-stream; charset=utf-8";
    }
    /// The row of an operation; of one that the format lacks, the chat's.
    constexpr operation_row const& row_of(operation what, bool stream = false) const
    {
        for (operation_row const& each : operations)
            if (each.what == what && (!is_in_path(each.where) || asks_for_stream(each.where) == stream)) return each;
        return chat();
    }
};

}  // namespace signalbox::dialect
