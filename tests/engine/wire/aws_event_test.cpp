// Amazon's event streams: messages at every cut, every flipped byte refused, and bytes written as Amazon's libraries read them.
#include "engine/wire/aws_event.hpp"
#include "engine/base/crc32.hpp"
#include "engine/wire/json.hpp"
#include "tests/engine/wire/vectors.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace signalbox::wire {

namespace {

std::string bytes_of(std::string_view hex)
{
    auto const digit = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) out += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
    return out;
}

// Published for an empty message, and computed with Python's zlib.crc32 for the others.
std::string const empty = bytes_of("000000100000000005c248eb7d98c8ff");
std::string const delta = bytes_of("0000009400000057b4ab9aee0b3a6576656e742d74797065070011636f6e74656e74426c6f636b44656c74610d3a636f6e74656"
                                   "e742d747970650700106170706c69636174"
                                   "696f6e2f6a736f6e0d3a6d6573736167652d747970650700056576656e747b22636f6e74656e74426c6f636b496e646578223a3"
                                   "02c2264656c7461223a7b2274657874223a"
                                   "224869227d7d1f944657");
std::string const exception = bytes_of("00000090000000618e91a9b70f3a657863657074696f6e2d747970650700137468726f74746c696e67457863657074696f6"
                                       "e0d3a636f6e74656e742d747970650700106170"
                                       "706c69636174696f6e2f6a736f6e0d3a6d6573736167652d74797065070009657863657074696f6e7b226d6573736167652"
                                       "23a22546f6f206d616e79207265717565737473"
                                       "227de67f8005");

struct seen {
    std::vector<std::string> messages;  // "kind type payload"
    std::optional<model::fault> failed;
    bool operator==(seen const&) const = default;
};

seen decode(std::vector<std::string_view> const& pieces)
{
    seen out;
    aws_event_decoder decoder;
    aws_event_decoder::event one;
    auto const note = [&](model::result<bool> const& got) {
        if (!got) out.failed = got.error().kind;
        if (got && *got) out.messages.push_back(std::string(one.kind).append(" ").append(one.type).append(" ").append(one.data));
        return got && *got;
    };
    for (std::string_view const piece : pieces) {
        std::string const own(piece);
        std::string_view rest = own;
        while (note(decoder.next(rest, one))) {
        }
        if (out.failed) return out;
    }
    note(decoder.finish(one));
    return out;
}

TEST(crc32, is_that_of_zlib)
{
    EXPECT_EQ(base::crc32("123456789"), 0xCBF43926u);
    EXPECT_EQ(base::crc32(""), 0u);
    EXPECT_EQ(base::crc32("6789", base::crc32("12345")), 0xCBF43926u);
}

TEST(aws_event_decoder, yields_the_same_messages_wherever_the_bytes_are_cut)
{
    std::string const all = empty + delta + exception;
    seen const expected{{"  ", R"(event contentBlockDelta {"contentBlockIndex":0,"delta":{"text":"Hi"}})",
                         R"(exception throttlingException {"message":"Too many requests"})"},
                        {}};
    EXPECT_EQ(decode({all}), expected);
    std::string_view const view = all;
    for (std::size_t cut = 0; cut <= all.size(); ++cut) {
        EXPECT_EQ(decode({view.substr(0, cut), view.substr(cut)}), expected) << "cut at byte " << cut;
        std::size_t const second = cut + (all.size() - cut) / 2;
        EXPECT_EQ(decode({view.substr(0, cut), view.substr(cut, second - cut), view.substr(second)}), expected) << cut << " and " << second;
    }
    std::vector<std::string_view> bytes;
    for (std::size_t i = 0; i != all.size(); ++i) bytes.push_back(view.substr(i, 1));
    EXPECT_EQ(decode(bytes), expected);
}

TEST(aws_event_decoder, refuses_every_flipped_bit)
{
    for (std::size_t at = 0; at != delta.size(); ++at)
        for (int bit = 0; bit != 8; ++bit) {
            std::string broken = delta;
            broken[at] = static_cast<char>(broken[at] ^ (1 << bit));
            seen const got = decode({broken});
            EXPECT_TRUE(got.failed == model::fault::malformed_reply) << "bit " << bit << " of byte " << at;
            EXPECT_TRUE(got.messages.empty());
        }
}

TEST(aws_event_decoder, tells_a_message_that_ends_early_from_none)
{
    EXPECT_EQ(decode({}), seen{});
    EXPECT_EQ(decode({delta}).failed, std::nullopt);
    for (std::size_t cut = 1; cut != delta.size(); ++cut)
        EXPECT_EQ(decode({std::string_view(delta).substr(0, cut)}).failed, model::fault::truncated) << cut;
}

/// Lengths with the sum that belongs to them.
std::string lengths(std::uint32_t total, std::uint32_t headers)
{
    std::string out;
    for (std::uint32_t const number : {total, headers})
        for (unsigned shift = 32; shift != 0; shift -= 8) out += static_cast<char>(number >> (shift - 8) & 0xFF);
    std::uint32_t const sum = base::crc32(out);
    for (unsigned shift = 32; shift != 0; shift -= 8) out += static_cast<char>(sum >> (shift - 8) & 0xFF);
    return out;
}

TEST(aws_event_decoder, trusts_no_length_that_cannot_be)
{
    EXPECT_EQ(decode({lengths(15, 0)}).failed, model::fault::malformed_reply);
    EXPECT_EQ(decode({lengths(16, 1)}).failed, model::fault::malformed_reply);
    EXPECT_EQ(decode({lengths(1'000'000, 128 * 1024 + 1)}).failed, model::fault::malformed_reply);
    EXPECT_EQ(decode({lengths(0xFFFFFFFF, 0)}).failed, model::fault::reply_too_large);
    EXPECT_EQ(decode({lengths(8 * 1024 * 1024 + 1, 0)}).failed, model::fault::reply_too_large);
    EXPECT_EQ(decode({lengths(8 * 1024 * 1024, 0)}).failed, model::fault::truncated);
}

/// A message with these bytes as its headers.
std::string with_headers(std::string const& headers)
{
    std::string out = lengths(static_cast<std::uint32_t>(16 + headers.size()), static_cast<std::uint32_t>(headers.size())) + headers;
    std::uint32_t const sum = base::crc32(out);
    for (unsigned shift = 32; shift != 0; shift -= 8) out += static_cast<char>(sum >> (shift - 8) & 0xFF);
    return out;
}

TEST(aws_event_decoder, passes_over_headers_of_every_type_and_refuses_those_that_do_not_fit)
{
    using namespace std::string_literals;
    std::string all = "\1a\0"s + "\1b\1"s + "\1c\2x"s + "\1d\3xx"s + "\1e\4xxxx"s + "\1f\5xxxxxxxx"s + "\1g\6\0\3xyz"s + "\1h\7\0\0"s +
                      "\1i\10xxxxxxxx"s + "\1j\11xxxxxxxxxxxxxxxx"s + "\15:message-type\7\0\5event"s;
    EXPECT_EQ(decode({with_headers(all)}), (seen{{"event  "}, {}}));
    for (std::string const& bad : {"\1a\12"s, "\2a"s, "\1"s, "\1a\4xxx"s, "\1a\7\0"s, "\1a\7\0\5xxxx"s, "\377a\0"s})
        EXPECT_EQ(decode({with_headers(bad)}).failed, model::fault::malformed_reply) << bad.size();
}

TEST(append_aws_event, writes_what_amazons_libraries_write)
{
    std::string out = "before";
    append_aws_event(out, {{":event-type", "contentBlockDelta"}, {":content-type", "application/json"}, {":message-type", "event"}},
                     R"({"contentBlockIndex":0,"delta":{"text":"Hi"}})");
    EXPECT_EQ(out, "before" + delta);
    out.clear();
    append_aws_event(out, {}, {});
    EXPECT_EQ(out, empty);
}

TEST(aws_event_decoder, agrees_with_amazons_vectors)
{
    auto const file = vectors::folder() / "eventstream/eventstream_vectors.json";
    if (!std::filesystem::exists(file)) GTEST_SKIP() << "no vectors at " << file;
    std::string const text = vectors::read(file);
    ASSERT_TRUE(check_json(text));
    std::size_t count = 0;
    for (json_view const each : json_view(text).elements()) {
        seen const got = decode({bytes_of(each["hex"].string_or(""))});
        std::string const name = each["name"].string_or("");
        EXPECT_EQ(got.failed.has_value(), each["expect"].is("fail")) << name;
        if (json_view const body = each["body"]; !got.failed && !body.missing()) {
            EXPECT_EQ(got.messages, std::vector<std::string>{"  " + body.string_or("")}) << name;
        }
        ++count;
    }
    EXPECT_EQ(count, 9u);
}

}  // namespace

}  // namespace signalbox::wire
