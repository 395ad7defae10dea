#include "engine/access_token_fetch.hpp"

#include "engine/base/ascii.hpp"
#include "engine/whole_exchange.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>

namespace signalbox {

namespace {

constexpr std::size_t longest_word = 64;  // those of the standard have up to 22 letters

}  // namespace

std::string refusal_word(std::string_view body)
{
    wire::json_view const whole = wire::check_json(body) ? wire::json_view(body) : wire::json_view();
    std::string word = whole["error"].string_or("");
    bool const plain = word.size() <= longest_word && std::ranges::all_of(word, [](char c) { return base::is_letter(c) || c == '_'; });
    return plain ? word : std::string();
}

upstream::task<model::result<provider::granted_token>> fetch_access_token(upstream::pool& connections,
                                                                          provider::service_account const& account, std::string authority,
                                                                          std::string target, upstream::alarm_clock& clock,
                                                                          upstream::stop_signal& stop)
{
    auto const assertion = provider::assertion_of(account, model::wall_now());
    if (!assertion) co_return assertion.error();
    std::string const form = provider::token_form(*assertion);
    whole_question asked{.longest = provider::token_reply_limit, .asked_for = "an access token"};
    asked.head =
        "POST " + target + " HTTP/1.1\r\nHost: " + authority +
        "\r\nUser-Agent: signalbox\r\nAccept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
        std::to_string(form.size()) + "\r\n\r\n";
    asked.body = form;
    asked.explain = &refusal_word;
    asked.until.whole = asked.until.connect = asked.until.first_byte = clock.now() + token_fetch_patience;
    auto const body = co_await exchange_whole(connections, std::move(asked), clock, stop);
    if (!body) co_return body.error();
    auto token = provider::read_granted_token(*body);
    co_return token;
}

}  // namespace signalbox
