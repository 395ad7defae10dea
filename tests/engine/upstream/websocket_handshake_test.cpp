// Handshakes of WebSocket: the example of RFC 6455 1.3, and what each side refuses.
#include "engine/upstream/websocket_handshake.hpp"

#include <gtest/gtest.h>

namespace signalbox::upstream {
namespace {

constexpr std::string_view nonce = "dGhlIHNhbXBsZSBub25jZQ==", accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

wire::header_list head_of(std::initializer_list<wire::header> fields)
{
    wire::header_list out;
    for (wire::header const& each : fields) out.add(each.name, each.value);
    return out;
}

TEST(websocket_handshake, answers_the_key_of_the_standard_with_its_accept)
{
    EXPECT_EQ(websocket_accept(nonce), accept);
}

TEST(websocket_handshake, takes_what_browsers_and_servers_send)
{
    auto const plain =
        head_of({{"Upgrade", "websocket"}, {"Connection", "Upgrade"}, {"Sec-WebSocket-Version", "13"}, {"Sec-WebSocket-Key", nonce}});
    EXPECT_FALSE(handshake_problem(plain));
    auto const lists = head_of({{"upgrade", "h2c, WebSocket"},
                                {"connection", "keep-alive"},
                                {"connection", "x, UPGRADE"},
                                {"sec-websocket-version", "13"},
                                {"sec-websocket-key", nonce}});
    EXPECT_FALSE(handshake_problem(lists));
}

TEST(websocket_handshake, says_what_is_wrong_with_a_clients_head)
{
    auto const none = handshake_problem(head_of({{"connection", "upgrade"}}));
    ASSERT_TRUE(none);
    EXPECT_EQ(none->status, 426);
    EXPECT_NE(none->detail.find("ws://"), std::string::npos);
    EXPECT_EQ(handshake_problem(head_of({{"upgrade", "websocket"}}))->status, 426) << "without Connection the field is of no meaning";
    EXPECT_EQ(handshake_problem(head_of({{"upgrade", "h2c"}, {"connection", "upgrade"}}))->status, 426);
    auto const asked = [](std::string_view version, std::string_view key) {
        return handshake_problem(
            head_of({{"upgrade", "websocket"}, {"connection", "upgrade"}, {"sec-websocket-version", version}, {"sec-websocket-key", key}}));
    };
    EXPECT_EQ(asked("8", nonce)->status, 426);
    EXPECT_EQ(asked("8", nonce)->param, "Sec-WebSocket-Version");
    for (std::string_view const key : {"", "c2hvcnQ=", "dGhlIHNhbXBsZSBub25jZQ", "not base64 at all!!!!!!!"}) {
        EXPECT_EQ(asked("13", key)->status, 400) << key;
        EXPECT_EQ(asked("13", key)->param, "Sec-WebSocket-Key");
    }
}

TEST(websocket_handshake, says_what_is_wrong_with_a_servers_head)
{
    auto const head = [](std::string_view said, std::string_view more) {
        return head_of({{"Upgrade", "websocket"}, {"Connection", "Upgrade"}, {"Sec-WebSocket-Accept", said}, {more, "permessage-deflate"}});
    };
    EXPECT_EQ(switch_problem(head(accept, "x"), nonce), "");
    EXPECT_EQ(switch_problem(head("AAAA", "x"), nonce), "status 101 without the Sec-WebSocket-Accept asked for");
    EXPECT_EQ(switch_problem(head(accept, "Sec-WebSocket-Extensions"), nonce),
              "status 101 with an extension of WebSocket that was not asked for");
    EXPECT_EQ(switch_problem(head_of({{"Upgrade", "h2c"}, {"Connection", "Upgrade"}}), nonce),
              "status 101 for another protocol than WebSocket");
}

TEST(websocket_handshake, reads_the_subprotocols_of_several_lines)
{
    auto const head =
        head_of({{"Sec-WebSocket-Protocol", "realtime, openai-insecure-api-key.K"}, {"sec-websocket-protocol", "openai-beta.realtime-v1"}});
    EXPECT_EQ(subprotocols(head), (std::vector<std::string_view>{"realtime", "openai-insecure-api-key.K", "openai-beta.realtime-v1"}));
    EXPECT_TRUE(subprotocols(head_of({})).empty());
}

}  // namespace
}  // namespace signalbox::upstream
