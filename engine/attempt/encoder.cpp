#include "engine/attempt/encoder.hpp"

#include "engine/base/ascii.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/hosting.hpp"
#include "engine/dialect/model_path.hpp"
#include "engine/dialect/parts/form_scan.hpp"
#include "engine/dialect/request_shape.hpp"
#include "engine/provider/address.hpp"
#include "engine/provider/sign.hpp"
#include "engine/templates/vendor_form.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace signalbox::attempt {

namespace {

/// Up to here the body is copied behind its head: one buffer leaves by a cheaper system call than several.
constexpr std::size_t copied_body_limit = 4 * 1024;

constexpr std::size_t usual_head = 512;  // grown in one step instead of six

}  // namespace

model::result<outgoing> encoder::encode(route::target const& to, provider::definition const& at, route::road way, bool strict,
                                        model::wall_time now, std::string_view token)
{
    bool const anew = at.hosted && at.hosted->embeddings && dialect::is_embedding(from_.asked);  // also for clients of the same format
    if (anew && way == route::road::relay) way = route::road::translate;
    bool const relay = way == route::road::relay;
    losses_.clear();
    names_.reset();
    if (way == route::road::raw) return pass(to, at, now, token);
    bool const of_form = at.form && !dialect::is_chat(from_.asked);
    if (of_form || (!relay && !dialect::is_translated(from_.asked, from_.spoken, to.spoken)))
        return model::failure{model::fault::untranslatable, to.full_name + " speaks another dialect, which has no " +
                                                                std::string(dialect::name(from_.asked)) + ": ask for a model of this one"};
    if (at.hosted && !at.hosted->row_of(dialect::asked_of_provider(from_.asked, relay), from_.scanned->stream))
        return model::failure{model::fault::untranslatable,
                              to.full_name + " is offered without " + std::string(dialect::name(from_.asked)) + " by its provider"};
    if (dialect::is_session(from_.asked)) return open_session(to, at, now, token);
    if (relay) {
        splice(to);
    } else if (auto done = translate(to, at, strict); !done) {
        return done.error();
    }
    if (at.hosted) fit_to_host(to, at, relay);
    std::size_t size = 0;
    for (std::string_view piece : pieces_) size += piece.size();
    write_head(to, at, way, size);
    provider::sign(head_, pieces_, at, now, token);
    head_.append("\r\n");
    if (size > copied_body_limit) return outgoing{head_, pieces_, way};
    for (std::string_view piece : pieces_) head_.append(piece);
    return outgoing{head_, {}, way};
}

/// Head and body as they came, with the provider's credential.
outgoing encoder::pass(route::target const& to, provider::definition const& at, model::wall_time now, std::string_view token)
{
    head_.clear();
    append_raw_head(head_, *from_.as_came, to, at, from_.body.size());
    if (at.consumer_headers) head_.append(from_.caller);
    pieces_ = {from_.body, {}, {}};
    provider::sign(head_, pieces_, at, now, token);
    head_.append("\r\n");
    if (from_.body.size() > copied_body_limit) return outgoing{head_, pieces_, route::road::raw};
    head_.append(from_.body);
    return outgoing{head_, {}, route::road::raw};
}

void encoder::release()
{
    parsed_.reset();
    for (std::string* each : {&head_, &translated_, &cleaned_, &hosted_}) std::string().swap(*each);  // an assignment would keep the room
    pieces_ = {};
}

/// The original bytes around another model name: unknown fields, order and numbers stay bit for bit. A body without a model gets one in front.
void encoder::splice(route::target const& to)
{
    std::string_view body = from_.body;
    std::string_view const literal = from_.scanned->model_literal;
    std::size_t at = literal.empty() ? 0 : static_cast<std::size_t>(literal.data() - body.data());
    if (to.rules.has(model::rule::cleaned_relay))
        if (auto clean = dialect::clean_relay(to.spoken, body)) {
            if (at > clean->list) at -= clean->removed;
            cleaned_ = std::move(clean->text);
            body = cleaned_;
        }
    model_literal_.clear();
    dialect::operation_row const& row = dialect::format_of(to.spoken).row_of(from_.asked, from_.scanned->stream);
    if (row.body == dialect::body_form::multipart) {
        dialect::append_form_model(model_literal_, from_.body, literal, model_at(to));
        at = static_cast<std::size_t>(literal.data() - from_.body.data());
        pieces_ = {from_.body.substr(0, at), model_literal_, from_.body.substr(at + literal.size())};
        return;
    }
    if (row.name_in_body) {
        translated_ = row.name_in_body(from_.body, model_at(to));
        pieces_ = {translated_, {}, {}};
        return;
    }
    bool const in_body = !literal.empty() || row.where == dialect::model_place::body;
    if (!in_body) {
        pieces_ = {body, {}, {}};
        return;
    }
    if (literal.empty()) {
        at = body.find('{') + 1;
        model_literal_ = "\"model\":";
    }
    wire::append_json_string(model_literal_, model_at(to));
    bool const others = literal.empty() && body.find_first_not_of(" \t\r\n", at) != body.rfind('}');
    if (others) model_literal_ += ',';
    pieces_ = {body.substr(0, at), model_literal_, body.substr(at + literal.size())};
}

model::result<void> encoder::translate(route::target const& to, provider::definition const& at, bool strict)
{
    if (!dialect::is_chat(from_.asked)) return translate_embeddings(to, at, strict);
    if (!parsed_) {
        auto read = dialect::reader_of_requests(from_.spoken, from_.asked).read(from_.body);
        if (!read) return read.error();
        read->stream = from_.scanned->stream;  // the path may say it, or the route
        parsed_ = std::make_unique<model::chat_request>(std::move(*read));
    }
    if (at.form) return fill_form(to, at, strict);
    dialect::target_traits const traits{model_at(to), to.max_output_tokens, provider::name(at.what)};
    auto shaped = dialect::shape(*parsed_, to.rules, to.spoken);
    auto written = dialect::writer_of_requests(to.spoken).write(shaped.of(*parsed_), traits);
    if (!written) return written.error();
    losses_ = std::move(shaped.losses);
    names_ = std::make_unique<dialect::reply_names>(std::move(shaped.names));
    return take(std::move(*written), to, strict);
}

/// As the provider's own form has it.
model::result<void> encoder::fill_form(route::target const& to, provider::definition const& at, bool strict)
{
    route::request_facts::sources known{};
    known.body = from_.body;
    auto written =
        at.form->write(*parsed_, {model_at(to), to.max_output_tokens, provider::name(at.what)}, from_.facts ? *from_.facts : known);
    if (!written) return written.error();
    return take(std::move(*written), to, strict);
}

model::result<void> encoder::translate_embeddings(route::target const& to, provider::definition const& at, bool strict)
{
    auto const asked = dialect::embeddings_of(from_.spoken, from_.asked)->read(from_.body);
    if (!asked) return asked.error();
    dialect::target_traits const traits{to.upstream_model, to.max_output_tokens, provider::name(at.what)};
    auto const* const own = at.hosted ? at.hosted->embeddings : nullptr;
    auto written = (own ? own : dialect::format_of(to.spoken).embeddings)->write(*asked, traits);
    if (!written) return written.error();
    return take(std::move(*written), to, strict);
}

/// What was written goes out, unless it loses something that may not be lost.
model::result<void> encoder::take(dialect::written_request written, route::target const& to, bool strict)
{
    std::ranges::move(written.losses, std::back_inserter(losses_));
    if (strict && !losses_.empty())
        return model::failure{model::fault::untranslatable, to.full_name + " cannot take " + line_of(losses_.front()),
                              losses_.front().field};
    translated_ = std::move(written.body);
    pieces_ = {translated_, {}, {}};
    return {};
}

/// As the cloud has the operation, where the provider is one that offers another vendor's format.
dialect::operation_row const& encoder::row_at(route::target const& to, provider::definition const& at, bool relay) const
{
    dialect::operation const what = dialect::asked_of_provider(from_.asked, relay);
    dialect::operation_row const* const own = at.hosted ? at.hosted->row_of(what, from_.scanned->stream) : nullptr;
    return own ? *own : dialect::format_of(to.spoken).row_of(what, from_.scanned->stream);
}

/// A provider's own header with the version of the API says the version in the body as well.
void encoder::fit_to_host(route::target const& to, provider::definition const& at, bool relay)
{
    dialect::hosting const& host = *at.hosted;
    if (host.version_member.empty()) return;
    std::string whole;
    for (std::string_view piece : pieces_) whole.append(piece);
    std::string_view version = host.version;
    for (auto const& [name, value] : at.headers)
        if (base::same_text(name, dialect::format_of(to.spoken).headers.version)) version = value;
    hosted_ = dialect::hosted_body(whole, host, row_at(to, at, relay), version, relay ? from_.beta : std::string_view());
    pieces_ = {hosted_, {}, {}};
}

void encoder::write_head(route::target const& to, provider::definition const& at, route::road way, std::size_t body_size)
{
    head_.clear();
    head_.reserve(usual_head + (body_size <= copied_body_limit ? body_size : 0));
    dialect::format const& format = dialect::format_of(to.spoken);
    bool const relay = way == route::road::relay;
    dialect::operation_row const& asked = row_at(to, at, relay);
    std::string_view const query = relay ? from_.query : std::string_view();
    std::string path, all;  // of a format whose path names the model
    if (dialect::is_in_path(asked.where)) {
        dialect::append_path(path, asked.provider_path, model_at(to));
        all = asked.provider_query;
        if (!query.empty()) all.append(all.empty() ? "" : "&").append(query);
    }
    std::string_view const below = at.form ? std::string_view() : asked.provider_path;  // such an address is whole
    provider::address const where =
        path.empty() ? provider::address_of(at, below, query, model_at(to)) : provider::address_of(at, path, all, {});
    head_.append(where.method).append(" ");
    provider::append_target(head_, at, where);
    head_.append(" HTTP/1.1\r\nHost: ").append(at.authority);
    bool const form = asked.body == dialect::body_form::multipart;
    head_.append("\r\nContent-Type: ").append(form ? from_.content_type : "application/json").append("\r\nAccept: ");
    std::string_view const events = at.hosted ? at.hosted->stream_type : format.stream_type();
    bool const streamed = from_.scanned->stream && (!at.form || at.form->streams());
    std::string_view const plain = form || asked.as_it_comes ? "*/*" : "application/json";
    head_.append(streamed ? events.substr(0, events.find(';')) : plain);
    // A compressed reply could not be scanned for usage on its way.
    head_.append("\r\nAccept-Encoding: identity\r\nUser-Agent: signalbox\r\nContent-Length: ");
    char digits[20];
    auto const end = std::to_chars(digits, digits + sizeof digits, body_size).ptr;
    head_.append(digits, end).append("\r\n");
    append_version_and_beta(at, format.headers, relay);
    head_.append(from_.forwarded);
    if (at.consumer_headers) head_.append(from_.caller);
}

/// Where the provider has them in the body, no field repeats them. Without the client's own word the provider's configuration decides, and then
/// the version that the writer writes for.
void encoder::append_version_and_beta(provider::definition const& at, dialect::header_rules const& rules, bool relay)
{
    bool const in_body = at.hosted && !at.hosted->version_member.empty(), beta_in_body = at.hosted && !at.hosted->beta_member.empty();
    bool const versioned = !in_body && relay && !rules.version.empty() && !from_.api_version.empty();
    if (versioned) head_.append(rules.version).append(": ").append(from_.api_version).append("\r\n");
    if (relay && !beta_in_body && !rules.beta.empty() && !from_.beta.empty())
        head_.append(rules.beta).append(": ").append(from_.beta).append("\r\n");
    provider::append_provider_headers(head_, at, {rules.version, versioned || in_body, rules.default_version});
}

}  // namespace signalbox::attempt
