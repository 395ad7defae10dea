#include "server/admin_site.hpp"

#include "engine/access/credential.hpp"
#include "engine/access/key_ring.hpp"
#include "engine/base/json_writer.hpp"
#include "engine/config/source.hpp"
#include "engine/cross_site.hpp"
#include "engine/dialect/failure_reply.hpp"
#include "server/about_server.hpp"

namespace signalbox::server {

namespace {

constexpr std::chrono::milliseconds patience{10'000};  // for an operator's client to send and to take
constexpr std::size_t connection_limit = 256;          // scrapers, probes and consoles

constexpr int misdirected = 421;  // https://www.rfc-editor.org/rfc/rfc9110#section-15.5.20
constexpr std::string_view token_helps = "; with the token of server.admin.token it is taken by any name";

constexpr std::string_view act_that_waits = "it is done and in force, but the event store does not take the act that tells of it: the "
                                            "chain gets it when the store takes events again, "
                                            "unless this server is killed before; /health tells what is wrong with the store";

/// By the token of the configuration; without one everyone is.
bool is_operator(wire::header_list const& head, config::server_settings const& settings)
{
    if (!settings.admin_token) return true;
    access::credential_headers given;
    for (wire::header const& each : head.all()) given.add(each.name, each.value);
    auto const token = access::presented_key(given);
    return token && access::sha256(*token) == *settings.admin_token;
}

/// What / says: the pages there are.
std::string const& banner()
{
    static std::string const text = [] {
        std::string out = R"({"name":"signalbox operator","endpoints":[)";
        for (operator_page const& each : operator_pages())
            base::append_json_string(out.append(out.ends_with('[') ? "" : ","), std::string(each.method) + " " + std::string(each.path));
        return out + "]}";
    }();
    return text;
}

}  // namespace

std::shared_ptr<config::server_settings const> admin_site::limits()
{
    auto const now = view_.states.current();
    config::server_settings const& given = now->config->server;
    auto made = std::make_shared<config::server_settings>();
    made->body_limit = config::configuration_limit;
    made->connections = connection_limit;
    made->request_timeout = std::min(given.request_timeout, patience);
    made->write_timeout = std::min(given.write_timeout, patience);
    made->keep_alive = given.keep_alive;
    return made;
}

upstream::task<void> admin_site::handle(inbound const& request, client_stream& client, upstream::stop_signal&)
{
    if (request.path == "/" || request.path == "*") {
        co_await answer_about_server(banner(), request.method, client);
        co_return;
    }
    auto const now = view_.states.current();
    std::vector<std::string> const listen{now->config->server.admin_listen}, no_pages;
    bool const has_token = now->config->server.admin_token.has_value();
    site_rules const rules{listen, now->config->server.hosts, no_pages, "use a program, or a page of this machine"};
    bool const known = is_operator(*request.headers, now->config->server);
    auto const allowed = known && has_token ? model::result<void>() : check_same_site(*request.headers, rules);
    // Probes come by addresses that no configuration names, such as that of a pod; they get what is said to everyone.
    bool const probe = !allowed && allowed.error().status == misdirected && is_for_everyone(request);
    bool const trusted = known && !probe;
    if (!allowed && !probe) {
        model::failure why = allowed.error();
        if (has_token) why.detail += token_helps;
        auto const said = dialect::describe(why, model::dialect::openai_chat, {});
        std::string_view const body = said.body;
        reply_head const head{said.status, "application/json", {}};
        std::span const pieces(&body, 1);
        (void)co_await client.send(head, pieces);
        co_return;
    }
    admin_page page = answer_operator(view_, request, trusted);
    if (page.is_an_act) {
        bool const stored = co_await view_.recorder.acts_stored();
        if (!stored) page = refused_page(503, act_that_waits);
    }
    std::string_view const body = page.body;
    reply_head const head{page.status, page.content_type, page.lines};
    std::span const pieces(&body, 1);
    (void)co_await client.send(head, pieces);
}

}  // namespace signalbox::server
