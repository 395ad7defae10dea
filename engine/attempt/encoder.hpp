// Turns the caller's request into what one target understands: the same bytes with another model name (relay), or a translation. Owned by the
// request it serves, on its strand; what it hands out lives until the next call.
#pragma once

#include "engine/attempt/raw_request.hpp"
#include "engine/dialect/format.hpp"
#include "engine/dialect/reply_names.hpp"
#include "engine/model/dialect.hpp"
#include "engine/provider/definition.hpp"
#include "engine/route/decide.hpp"
#include "engine/route/request_facts.hpp"
#include "engine/route/table.hpp"

#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace signalbox::attempt {

/// The caller's request as the encoder needs it; every view outlives the encoder.
struct source_request {
    model::dialect spoken = model::dialect::openai_chat;
    dialect::operation asked = dialect::operation::chat;
    std::string_view body;
    std::string_view content_type = "application/json";
    std::string_view query;        // after '?', passed on when relaying
    std::string_view forwarded;    // header lines to pass on, each with its line end
    std::string_view api_version;  // the version of the API that the client names, empty when it names none
    std::string_view beta;         // the beta features that the client names, passed on when relaying
    dialect::scanned_request const* scanned = nullptr;
    std::string_view model;                                // in place of the target's own name; empty: that one
    raw_request const* as_came = nullptr;                  // for targets that get it so
    route::request_facts::sources const* facts = nullptr;  // for providers with a form of their own; null: only the body is known
    std::string_view caller = {};                          // header lines that say who calls, for providers that ask for them
    std::string_view websocket_key = {};                   // of the handshake of a session
};

struct outgoing {
    std::string_view head;  // small bodies stand behind it already, and `body` is empty
    std::span<std::string_view const> body;
    route::road way = route::road::relay;
};

class encoder {
public:
    explicit encoder(source_request from) : from_(from) {}
    encoder(encoder const&) = delete;

    /// `now` goes into a signature, `token` is the access token of a provider with an account.
    /// Faults: bad_request when the request does not parse (only seen when translating), untranslatable.
    model::result<outgoing> encode(route::target const& to, provider::definition const& at, route::road way, bool strict,
                                   model::wall_time now, std::string_view token = {});
    source_request const& source() const { return from_; }
    /// What the last translation lost.
    std::vector<model::loss> const& losses() const { return losses_; }
    /// What the reply to the last translation must be given back; nullptr when there was none.
    std::unique_ptr<dialect::reply_names> take_names() { return std::move(names_); }
    /// Gives back what was made for the targets: a stream may run for an hour, and no other target can take over.
    void release();

private:
    std::string_view model_at(route::target const& to) const { return from_.model.empty() ? to.upstream_model : from_.model; }
    void splice(route::target const& to);
    model::result<outgoing> open_session(route::target const& to, provider::definition const& at, model::wall_time now,
                                         std::string_view token);  // encoder_session.cpp
    outgoing pass(route::target const& to, provider::definition const& at, model::wall_time now, std::string_view token);
    dialect::operation_row const& row_at(route::target const& to, provider::definition const& at, bool relay) const;
    void fit_to_host(route::target const& to, provider::definition const& at, bool relay);
    model::result<void> translate(route::target const& to, provider::definition const& at, bool strict);
    model::result<void> fill_form(route::target const& to, provider::definition const& at, bool strict);
    model::result<void> translate_embeddings(route::target const& to, provider::definition const& at, bool strict);
    model::result<void> take(dialect::written_request written, route::target const& to, bool strict);
    void write_head(route::target const& to, provider::definition const& at, route::road way, std::size_t body_size);
    void append_version_and_beta(provider::definition const& at, dialect::header_rules const& rules, bool relay);

    source_request from_;
    std::unique_ptr<model::chat_request> parsed_;  // only for a translation: half a kilobyte beside every relayed stream
    std::string head_, model_literal_, translated_, cleaned_, hosted_;
    std::array<std::string_view, 3> pieces_;
    std::vector<model::loss> losses_;
    std::unique_ptr<dialect::reply_names> names_;
};

}  // namespace signalbox::attempt
