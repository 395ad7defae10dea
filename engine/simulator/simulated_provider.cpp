// From a request's bytes to a timetable of reply bytes. Pure but for the count of requests that spreads failures evenly. On the worker's
// strand.
#include "engine/simulator/simulated_provider.hpp"

#include "engine/base/hash.hpp"
#include "engine/base/hex.hpp"
#include "engine/base/percent.hpp"
#include "engine/base/query.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/model_path.hpp"
#include "engine/simulator/simulated_answer.hpp"
#include "engine/simulator/simulated_session.hpp"
#include "engine/simulator/simulated_vectors.hpp"
#include "engine/upstream/websocket_handshake.hpp"
#include "engine/wire/chunked.hpp"
#include "engine/wire/http.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace signalbox::simulator {

namespace {

using std::chrono::nanoseconds;

/// `created` of every reply, 2026-01-01: the same request is answered by the same bytes.
constexpr std::int64_t created = 1'767'225'600;

/// Names of what a provider has stored. A simulated one stores nothing.
constexpr std::array<std::string_view, 3> stored_things{"previous_response_id", "conversation", "prompt"};

/// The same request gets the same id.
std::string id_of(std::string_view body)
{
    std::string text = "sim";
    base::append_hex(text, base::fnv1a(body));
    return text;
}

std::string head_of(int status, std::string_view type, std::string_view more)
{
    return "HTTP/1.1 " + std::to_string(status) + " " + std::string(wire::reason_phrase(status)) +
           "\r\nContent-Type: " + std::string(type) + "\r\n" + std::string(more);
}

std::string plain(int status, std::string_view body, std::string_view more)
{
    return head_of(status, "application/json", more) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

/// A reply takes at most this long, however slow its tokens: the arithmetic of time points ends somewhere.
constexpr std::chrono::duration<double> slowest = std::chrono::hours(24);

/// Adds bytes to the timetable; what is due together travels together.
void add(simulated_reply& to, nanoseconds due, std::string_view bytes)
{
    if (to.pieces.empty() || to.pieces.back().due != due) to.pieces.push_back({due, {}});
    to.pieces.back().bytes += bytes;
}

simulated_reply at_once(std::string bytes, nanoseconds due = nanoseconds(0))
{
    simulated_reply out;
    add(out, due, bytes);
    return out;
}

/// Whether the cut comes before this event; a cut after no token leaves no event at all.
bool is_beyond(std::optional<std::uint64_t> cut, timed_event const& each)
{
    return cut && (*cut == 0 || each.closing || each.tokens > *cut);
}

/// One request that is answered well.
struct exchanged {
    dialect::format const& format;
    dialect::operation what;
    model::chat_request const& asked;
    simulated_answer const& said;
    upstream::simulation const& played;
    dialect::reply_identity who;
    std::string_view header_lines;
};

simulated_reply streamed(exchanged const& one)
{
    auto const writer = dialect::make_reply_writer(one.format.word, one.what, dialect::framing::stream, one.who);
    std::string const head = head_of(200, writer->content_type(), one.header_lines);
    simulated_reply out = at_once(head + "Cache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n");
    std::string bytes, chunk;
    for (timed_event const& each : events_of(one.said, one.asked, one.who.id)) {
        if (is_beyond(one.played.cut_after_tokens, each)) break;
        bytes.clear();
        writer->write(each.what, bytes);
        if (bytes.empty()) continue;
        chunk.clear();
        wire::append_chunk_head(chunk, bytes.size());
        chunk.append(bytes).append("\r\n");
        add(out, due_at(one.played, each.tokens), chunk);
    }
    out.cut = one.played.cut_after_tokens.has_value();
    if (!out.cut) out.pieces.back().bytes += wire::last_chunk;
    return out;
}

simulated_reply whole(exchanged const& one)
{
    auto const writer = dialect::make_reply_writer(one.format.word, one.what, dialect::framing::whole, one.who);
    std::string body;
    for (timed_event const& each : events_of(one.said, one.asked, one.who.id)) writer->write(each.what, body);
    auto out = at_once(plain(200, body, one.header_lines), due_at(one.played, one.said.answer_tokens()));
    if (!one.played.cut_after_tokens) return out;
    auto& bytes = out.pieces.back().bytes;
    bytes.resize(bytes.size() - body.size() / 2);
    out.cut = true;
    return out;
}

/// A body in the format's words for errors of this status.
std::string error_body(dialect::format const& speaks, int status, std::string message, std::string param = {})
{
    dialect::error_words const& words = speaks.errors.words_of(dialect::kind_of_status(status));
    std::string out;
    speaks.errors.open(out, {status, std::string(words.type), std::string(words.code), std::move(message), std::move(param)});
    speaks.errors.close(out, {});
    return out;
}

/// The operation that a path asks for, and the model it names.
struct asked_path {
    dialect::operation_row const* row = nullptr;
    std::string_view model;
};

asked_path find_path(dialect::format const& speaks, std::string_view path)
{
    for (dialect::operation_row const& each : speaks.operations) {
        bool const vectors = dialect::is_embedding(each.what) && dialect::embeddings_of(speaks.word, each.what);
        if (!dialect::is_chat(each.what) && !vectors) continue;
        std::string_view const known = each.provider_path;
        std::size_t const at = path.rfind(known.substr(0, known.find(dialect::model_mark)));
        if (at == std::string_view::npos) continue;
        if (auto const model = dialect::model_in(known, path.substr(at))) return {&each, *model};
    }
    return {};
}

/// What a server refuses that must know the model and stores no replies.
std::optional<model::failure> refused(model::chat_request const& asked)
{
    if (asked.model.empty()) return model::failure{model::fault::bad_request, "model is missing: it must be a string", "model"};
    for (model::extra_field const& each : asked.extras)
        if (std::ranges::find(stored_things, each.name) != stored_things.end())
            return model::failure{model::fault::bad_request, each.name + ": a simulated provider stores nothing", each.name};
    return std::nullopt;
}

std::string hint_lines(std::chrono::milliseconds wait)
{
    auto const count = wait.count();
    return "retry-after-ms: " + std::to_string(count) + "\r\nretry-after: " + std::to_string((count + 999) / 1000) + "\r\n";
}

/// The model that the query of a handshake names.
std::string model_in_query(std::string_view query)
{
    while (!query.empty())
        if (base::query_field const each = base::take_query_field(query); each.name == "model") return base::percent_decoded(each.value);
    return {};
}

}  // namespace

nanoseconds due_at(upstream::simulation const& played, std::uint64_t tokens)
{
    if (played.tokens_per_second <= 0 || tokens < 2) return played.first_token;
    std::chrono::duration<double> const pace(static_cast<double>(tokens - 1) / played.tokens_per_second);
    return played.first_token + std::chrono::duration_cast<nanoseconds>(std::min(pace, slowest));
}

simulated_provider::~simulated_provider() = default;

simulated_provider::opened_session simulated_provider::open_session(wire::request_head const& asked)
{
    dialect::format const& speaks = dialect::format_of(to_.simulated_dialect);
    std::string const model = model_in_query(asked.query);
    std::string lines = std::string(speaks.headers.request_id) + ": req_" + id_of(asked.query) + "\r\n";
    auto const refused_by = [&](int status, std::string words, std::string param = {}) {
        return opened_session{at_once(plain(status, error_body(speaks, status, std::move(words), std::move(param)), lines)), nullptr};
    };
    if (!asked.path.ends_with("/realtime")) return refused_by(404, "the simulator speaks WebSocket at /realtime");
    if (model.empty()) return refused_by(400, "model is missing: name it in the query", "model");
    if (auto const wrong = upstream::handshake_problem(asked.headers)) return refused_by(400, wrong->detail, wrong->param);
    upstream::simulation const& played = play_of(model);
    if (auto failed = failure_of(model, played, lines)) return {std::move(*failed), nullptr};
    auto session = std::make_unique<simulated_session>(model, played);
    std::string head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ";
    head.append(upstream::websocket_accept(asked.headers.find("sec-websocket-key").value_or(""))).append("\r\n");
    auto const offered = upstream::subprotocols(asked.headers);
    if (!offered.empty()) head.append("Sec-WebSocket-Protocol: ").append(offered.front()).append("\r\n");
    return {at_once(head.append(lines).append("\r\n") + session->opening()), std::move(session)};
}

bool simulated_provider::fails(std::string const& model, upstream::simulation const& played)
{
    if (played.error_rate <= 0) return played.status != 200;
    auto const before = static_cast<double>(asked_[model]++);
    return std::floor((before + 1) * played.error_rate) > std::floor(before * played.error_rate);
}

upstream::simulation const& simulated_provider::play_of(std::string const& model) const
{
    static upstream::simulation const by_default;
    auto const found = to_.simulations.find(model);
    return found == to_.simulations.end() ? by_default : found->second;
}

std::optional<simulated_reply> simulated_provider::failure_of(std::string const& model, upstream::simulation const& played,
                                                              std::string lines)
{
    if (!fails(model, played)) return std::nullopt;
    dialect::format const& speaks = dialect::format_of(to_.simulated_dialect);
    int const status = played.status == 200 ? 500 : played.status;
    if (played.retry_after) lines += hint_lines(*played.retry_after);
    return at_once(plain(status, error_body(speaks, status, model + " is simulated to fail"), lines), played.first_token);
}

simulated_reply simulated_provider::vectors(dialect::operation what, std::string_view model_in_path, std::string_view body,
                                            std::string lines)
{
    dialect::format const& speaks = dialect::format_of(to_.simulated_dialect);
    dialect::embedding_codecs const& codecs = *dialect::embeddings_of(speaks.word, what);
    auto asked = codecs.read(body);
    if (!asked) return at_once(plain(400, error_body(speaks, 400, asked.error().detail, asked.error().param), lines));
    if (!model_in_path.empty()) asked->model = dialect::decoded_model(model_in_path);
    upstream::simulation const& played = play_of(asked->model);
    if (auto failed = failure_of(asked->model, played, lines)) return std::move(*failed);
    auto const writer = codecs.write_reply({.id = id_of(body), .model = asked->model, .created = created, .request = body});
    std::string text;
    for (model::reply_event const& each : vectors_for(*asked)) writer->write(each, text);
    return at_once(plain(200, text, lines), played.first_token);
}

simulated_reply simulated_provider::reply(std::string_view method, std::string_view path, std::string_view body)
{
    dialect::format const& speaks = dialect::format_of(to_.simulated_dialect);
    std::string const id = id_of(body);
    std::string lines = std::string(speaks.headers.request_id) + ": req_" + id + "\r\n";
    asked_path const where = method == "POST" ? find_path(speaks, path) : asked_path();
    if (!where.row)
        return at_once(
            plain(404, error_body(speaks, 404, "the simulator answers POST " + std::string(speaks.chat().provider_path)), lines));
    if (!dialect::is_chat(where.row->what)) return vectors(where.row->what, where.model, body, std::move(lines));
    auto asked = dialect::reader_of_requests(speaks.word, where.row->what).read(body);
    if (asked) dialect::take_from_path(*asked, where.row->where, where.model);
    auto const wrong = asked ? refused(*asked) : std::optional(asked.error());
    if (wrong) return at_once(plain(400, error_body(speaks, 400, wrong->detail, wrong->param), lines));

    upstream::simulation const& played = play_of(asked->model);
    if (auto failed = failure_of(asked->model, played, lines)) return std::move(*failed);
    simulated_answer const said = answer(*asked, played);
    dialect::reply_identity const who{.id = id,
                                      .model = asked->model,
                                      .created = created,
                                      .include_usage = asked->include_usage,
                                      .input_tokens_estimate = said.prompt_tokens,
                                      .request = body};
    exchanged const one{speaks, where.row->what, *asked, said, played, who, lines};
    return asked->stream ? streamed(one) : whole(one);
}

}  // namespace signalbox::simulator
