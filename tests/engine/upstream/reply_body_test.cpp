// A reply's body out of its framing, whole and cut at every byte, over bytes alone and over an exchange whose reads come as a test likes.
#include "engine/upstream/reply_body.hpp"

#include "tests/engine/upstream/loop.hpp"

#include <algorithm>
#include <cstring>

namespace signalbox::upstream {

namespace {

struct outcome {
    std::string body;
    std::string rest;  // bytes behind the body
    bool whole = false;
    std::optional<fault> failed;
    bool operator==(outcome const&) const = default;
};

/// The body of a reply whose bytes come in these pieces.
outcome decoded(std::string const& head, std::vector<std::string> pieces)
{
    outcome seen;
    auto const parsed = wire::parse_response_head(head);
    if (!parsed) return seen;
    reply_body body(*parsed, false);
    for (auto& piece : pieces) {
        std::span<char> left(piece.data(), piece.size());
        while (!left.empty()) {
            if (body.whole()) {
                seen.rest.append(left.data(), left.size());
                break;
            }
            auto const taken = body.take(left);
            if (!taken) {
                seen.failed = taken.error().kind;
                return seen;
            }
            seen.body += taken->payload;
            left = left.subspan(taken->consumed);
        }
    }
    seen.whole = body.whole();
    return seen;
}

std::string const chunked_head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
std::string const length_head = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n";

/// Plays a reply in the pieces a test gives, whatever is asked.
class cut_reply : public transport {
public:
    explicit cut_reply(std::vector<std::string> pieces) : pieces_(std::move(pieces)) {}
    model::result<std::size_t> write_now(std::span<asio::const_buffer const> pieces) override { return asio::buffer_size(pieces); }
    task<model::result<void>> write(std::span<asio::const_buffer const>) override { co_return model::result<void>(); }
    task<model::result<std::size_t>> read(asio::mutable_buffer into) override
    {
        while (at_ < pieces_.size() && pieces_[at_].empty()) ++at_;
        if (at_ == pieces_.size()) co_return std::size_t{0};
        auto& piece = pieces_[at_];
        auto const size = std::min(into.size(), piece.size());
        std::memcpy(into.data(), piece.data(), size);
        piece.erase(0, size);
        co_return size;
    }
    void close() override {}
    bool quiet() override { return true; }

private:
    std::vector<std::string> pieces_;
    std::size_t at_ = 0;
};

class cut_exchange_test : public loop_test {
protected:
    /// "body" or "body!fault" or "!fault" of an exchange over these pieces.
    std::string exchanged(std::vector<std::string> pieces)
    {
        origin to;
        pool connections(where(), clock_, to, [&] { return std::make_unique<cut_reply>(pieces); });
        std::string seen;
        auto body = [&]() -> task<void> {
            exchange each(connections, stop_, clock_);
            auto const begun = co_await each.begin(get_head, {}, {});
            std::optional<model::failure> failed;
            if (begun)
                seen = std::to_string(each.head().status) + ":" + co_await read_all(each, failed);
            else
                failed = begun.error();
            if (failed) seen += "!" + std::string(model::name(failed->kind));
        };
        run(body);
        return seen;
    }
};

}  // namespace

TEST(reply_body, chunks_read_the_same_wherever_the_bytes_are_cut)
{
    std::string const bytes = "5\r\nhello\r\n1;name=value\r\n \r\n5\r\nworld\r\n0\r\nTrailer: x\r\n\r\n";
    outcome const expected{.body = "hello world", .rest = "more", .whole = true};
    EXPECT_EQ(decoded(chunked_head, {bytes + "more"}), expected);
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut)
        EXPECT_EQ(decoded(chunked_head, {bytes.substr(0, cut), bytes.substr(cut) + "more"}), expected) << "cut at byte " << cut;
    std::vector<std::string> each_byte;
    for (char const byte : bytes) each_byte.emplace_back(1, byte);
    each_byte.emplace_back("more");
    EXPECT_EQ(decoded(chunked_head, each_byte), expected);
}

TEST(reply_body, chunks_in_one_buffer_come_as_one_run_of_payload)
{
    std::string bytes = "3\r\none\r\n3\r\ntwo\r\n5\r\nthree\r\n0\r\n\r\n";
    auto const head = wire::parse_response_head(chunked_head);
    ASSERT_TRUE(head);
    reply_body body(*head, false);
    auto const taken = body.take(bytes);
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->payload, "onetwothree");
    EXPECT_EQ(taken->consumed, bytes.size());
    EXPECT_TRUE(body.whole());
}

TEST(reply_body, bad_chunks_fail_after_the_payload_before_them_wherever_the_bytes_are_cut)
{
    std::string const bytes = "5\r\nhello\r\nnonsense\r\n";
    outcome const expected{.body = "hello", .failed = fault::malformed_reply};
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut)
        EXPECT_EQ(decoded(chunked_head, {bytes.substr(0, cut), bytes.substr(cut)}), expected) << "cut at byte " << cut;
}

TEST(reply_body, a_length_ends_the_body_wherever_the_bytes_are_cut)
{
    std::string const bytes = "hello world";
    outcome const expected{.body = "hello world", .rest = "more", .whole = true};
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut)
        EXPECT_EQ(decoded(length_head, {bytes.substr(0, cut), bytes.substr(cut) + "more"}), expected) << "cut at byte " << cut;
}

TEST(reply_body, is_whole_at_once_when_there_is_none)
{
    for (auto const* const text :
         {"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 Not Modified\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}) {
        auto const head = wire::parse_response_head(text);
        ASSERT_TRUE(head);
        EXPECT_TRUE(reply_body(*head, false).whole()) << text;
    }
    auto const head = wire::parse_response_head(length_head);
    ASSERT_TRUE(head);
    EXPECT_TRUE(reply_body(*head, true).whole());
}

TEST(reply_body, only_an_unframed_body_may_end_with_the_connection)
{
    auto const unframed = wire::parse_response_head("HTTP/1.1 200 OK\r\n\r\n");
    ASSERT_TRUE(unframed);
    reply_body body(*unframed, false);
    EXPECT_FALSE(body.whole());
    EXPECT_TRUE(body.end());
    EXPECT_TRUE(body.whole());
    for (auto const& text : {chunked_head, length_head}) {
        auto const framed = wire::parse_response_head(text);
        ASSERT_TRUE(framed);
        auto const ended = reply_body(*framed, false).end();
        ASSERT_FALSE(ended);
        EXPECT_EQ(ended.error().kind, fault::connection_reset);
    }
}

TEST_F(cut_exchange_test, a_reply_reads_the_same_wherever_its_bytes_are_cut)
{
    struct row {
        std::string bytes, expected;
    };
    for (auto const& each : {
             row{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "200:hello"},
             row{"HTTP/1.1 100 Continue\r\n\r\n" + chunked_head + "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", "200:hello"},
             row{"HTTP/1.0 503 Service Unavailable\r\n\r\nuntil the end", "503:until the end"},
             row{length_head + "short", "200:short!connection_reset"},
             row{chunked_head + "5\r\nhello\r\n", "200:hello!connection_reset"},
             row{"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "!malformed_reply"},
             row{"HTTQ/1.1 200 OK\r\n\r\n", "!malformed_reply"},
             row{"HTTP/1.1 200 OK\r\nhalf a he", "!connection_reset"},
         })
        for (std::size_t cut = 0; cut <= each.bytes.size(); ++cut)
            EXPECT_EQ(exchanged({each.bytes.substr(0, cut), each.bytes.substr(cut)}), each.expected)
                << "cut at byte " << cut << " of " << each.bytes;
}

TEST_F(cut_exchange_test, a_reply_reads_the_same_byte_by_byte)
{
    std::vector<std::string> pieces;
    for (char const byte : chunked_head + "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n") pieces.emplace_back(1, byte);
    EXPECT_EQ(exchanged(pieces), "200:hello");
}

TEST_F(cut_exchange_test, interim_replies_larger_than_any_head_together_are_refused)
{
    std::string const interim = "HTTP/1.1 103 Early Hints\r\nLink: " + std::string(20'000, 'x') + "\r\n\r\n";
    EXPECT_EQ(exchanged({interim + interim + interim + interim + length_head}), "!malformed_reply");
}

}  // namespace signalbox::upstream
