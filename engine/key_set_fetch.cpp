#include "engine/key_set_fetch.hpp"

#include "engine/whole_exchange.hpp"

namespace signalbox {

upstream::task<model::result<access::key_set>> fetch_key_set(upstream::pool& connections, std::string authority, std::string target,
                                                             upstream::alarm_clock& clock, upstream::stop_signal& stop)
{
    whole_question asked{.longest = access::key_set_bytes, .asked_for = "keys"};
    asked.head = "GET " + target + " HTTP/1.1\r\nHost: " + authority + "\r\nAccept: application/jwk-set+json, application/json\r\n\r\n";
    asked.until.whole = asked.until.connect = asked.until.first_byte = clock.now() + key_set_patience;
    auto const body = co_await exchange_whole(connections, std::move(asked), clock, stop);
    if (!body) co_return body.error();
    auto keys = access::read_key_set(*body);
    if (!keys) co_return model::failure{model::fault::malformed_reply, "no keys that can be used: " + keys.error().detail, {}, 0, {}};
    co_return keys;
}

}  // namespace signalbox
