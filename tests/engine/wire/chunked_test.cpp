#include "engine/wire/chunked.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace signalbox::wire {
namespace {

struct outcome {
    std::string payload;
    bool done = false;
    std::string left;   // bytes behind the end
    std::string wrong;  // why it was refused
    bool operator==(outcome const&) const = default;
};

void PrintTo(outcome const& seen, std::ostream* out)
{
    *out << seen.payload << " done " << seen.done << " left " << seen.left << " wrong " << seen.wrong;
}

outcome decode(std::vector<std::string_view> const& pieces)
{
    outcome out;
    chunk_decoder decoder;
    for (std::string_view piece : pieces) {
        while (!piece.empty() && !decoder.done()) {
            auto const step = decoder.feed(piece);
            if (!step) {
                EXPECT_EQ(step.error().kind, model::fault::bad_request);
                out.wrong = step.error().detail;
                return out;
            }
            EXPECT_GT(step->consumed, 0u);
            EXPECT_EQ(step->done, decoder.done());
            if (!step->payload.empty()) {
                EXPECT_GE(step->payload.data(), piece.data());
                EXPECT_LE(step->payload.data() + step->payload.size(), piece.data() + step->consumed);
            }
            out.payload += step->payload;
            piece.remove_prefix(step->consumed);
        }
        out.left += piece;
    }
    out.done = decoder.done();
    return out;
}

void same_wherever_cut(std::string_view wire)
{
    outcome const whole = decode({wire});
    for (std::size_t cut = 0; cut <= wire.size(); ++cut)
        for (std::size_t second = cut; second <= wire.size(); second += 1 + second / 3)
            ASSERT_EQ(decode({wire.substr(0, cut), wire.substr(cut, second - cut), wire.substr(second)}), whole)
                << wire << " cut at " << cut << " and " << second;
}

std::string refusal(std::string_view wire)
{
    outcome const seen = decode({wire});
    EXPECT_FALSE(seen.done && seen.wrong.empty()) << wire;
    same_wherever_cut(wire);
    return seen.wrong;
}

TEST(chunk_decoder, yields_the_payload_wherever_the_bytes_are_cut)
{
    for (std::string_view const wire :
         {"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", "0\r\n\r\n", "00A;a=b;c;d=\"x\\\"y\"\r\nhelloworld\r\n000\r\nX-Sum: 1\r\nY:\r\n\r\n",
          "1\r\n\r\r\n1\r\n\n\r\n0;last\r\n\r\n"})
        same_wherever_cut(wire);
    EXPECT_EQ(decode({"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\nGET"}), (outcome{"hello world", true, "GET", ""}));
    EXPECT_EQ(decode({"a;a=b;c;d=\"x\\\"y\"\r\nhelloworld\r\n0\r\nX-Sum: 1\r\n\r\n"}), (outcome{"helloworld", true, "", ""}));
}

TEST(chunk_decoder, gives_the_last_payload_and_the_end_together_when_both_are_there)
{
    chunk_decoder decoder;
    std::string_view const wire = "5\r\nhello\r\n0\r\n\r\nrest";
    auto const step = decoder.feed(wire);
    EXPECT_EQ(step->payload, "hello");
    EXPECT_TRUE(step->done);
    EXPECT_EQ(wire.substr(step->consumed), "rest");
    EXPECT_EQ(decoder.feed("more")->consumed, 0u);
}

TEST(chunk_decoder, waits_at_every_beginning_of_a_body)
{
    std::string_view const wire = "5;x=1\r\nhello\r\n0\r\nA: b\r\n\r\n";
    for (std::size_t size = 0; size != wire.size(); ++size) {
        outcome const seen = decode({wire.substr(0, size)});
        EXPECT_FALSE(seen.done) << size;
        EXPECT_EQ(seen.wrong, "") << size;
    }
}

TEST(chunk_decoder, refuses_sizes_that_are_not_plain_hexadecimal)
{
    for (std::string_view const size : {" 5", "5 ", "0x5", "+5", "-1", "1_0", "", "g", "5\t", "5 ;a", "\r"})
        EXPECT_NE(refusal(std::string(size) + "\r\nhello\r\n0\r\n\r\n"), "") << size;
    EXPECT_NE(refusal("FFFFFFFFFFFFFFFF0\r\n"), "");
    EXPECT_NE(refusal("00000000000000005\r\nhello\r\n"), "");
    EXPECT_EQ(decode({"0000000000000005\r\nhello\r\n0\r\n\r\n"}).payload, "hello");
    EXPECT_EQ(decode({"FFFFFFFFFFFFFFFF\r\nhello"}), (outcome{"hello", false, "", ""}));
}

TEST(chunk_decoder, refuses_lines_that_do_not_end_with_cr_lf)
{
    for (std::string_view const wire :
         {"5\nhello\r\n0\r\n\r\n", "5\rhello\r\n0\r\n\r\n", "5\r\nhello\n0\r\n\r\n", "5\r\nhello\r0\r\n\r\n", "5\r\nhello0\r\n\r\n",
          "5\r\nhello!!\r\n0\r\n\r\n", "5\r\nhello\r\n0\r\n\n", "5\r\nhello\r\n0\r\n\rX", "0\r\nA: b\nC: d\r\n\r\n",
          "0\r\nA: b\rC: d\r\n\r\n", "5;a\nhello\r\n", "5;a\rX\r\nhello\r\n"})
        EXPECT_NE(refusal(wire), "") << wire;
}

TEST(chunk_decoder, refuses_extensions_that_are_misspelt_or_too_long)
{
    for (std::string_view const extension : {";", ";;a", ";bad[", ";bad[=x", ";a=", ";a=b=c", ";a b", "; a", ";a=\"b", ";a=\"b\"c",
                                             ";a=\"\x01\"", ";a=\"b\\\x01\"", ";=a", ";a="})
        EXPECT_NE(refusal("5" + std::string(extension) + "\r\nhello\r\n0\r\n\r\n"), "") << extension;
    EXPECT_NE(refusal(std::string_view("5;\0a\r\nhello\r\n", 13)), "");
    std::string line = "5;";
    line.resize(chunk_line_limit - 2, 'a');
    EXPECT_EQ(decode({line + "\r\nhello\r\n0\r\n\r\n"}).payload, "hello");
    outcome const refused = decode({line + "aaa\r\nhello\r\n0\r\n\r\n"});
    EXPECT_EQ(refused.wrong, "a chunk's size line of more bytes than we take");
}

TEST(chunk_decoder, reads_trailers_and_refuses_broken_or_endless_ones)
{
    for (std::string_view const trailer : {": b", " A: b", "A : b", "A", "A[: b", "A: \x01", "A: \x7f"})
        EXPECT_NE(refusal("0\r\n" + std::string(trailer) + "\r\n\r\n"), "") << trailer;
    EXPECT_TRUE(decode({"0\r\nA: caf\xC3\xA9 \t\r\nB:\r\n\r\n"}).done);
    std::string many = "0\r\n";
    for (std::size_t i = 0; i * 8 < chunk_trailer_limit; ++i) many += "Ab: cd\r\n";
    EXPECT_EQ(decode({many + "\r\n"}).wrong, "trailer fields of more bytes than we take");
    EXPECT_TRUE(decode({many.substr(0, many.size() - 8) + "\r\n"}).done);
}

TEST(chunk_decoder, gives_the_payload_before_a_faulty_byte_first)
{
    chunk_decoder decoder;
    auto const step = decoder.feed("5\r\nhello!\r\n");
    ASSERT_TRUE(step.has_value());
    EXPECT_EQ(step->payload, "hello");
    EXPECT_FALSE(decoder.feed("!\r\n").has_value());
    EXPECT_EQ(decoder.feed("!\r\n").error().detail, "a chunk that is longer than its size");
}

TEST(append_chunk_head, writes_sizes_that_read_back)
{
    for (std::size_t const size : {std::size_t{1}, std::size_t{10}, std::size_t{255}, std::size_t{70'000}}) {
        std::string wire;
        append_chunk_head(wire, size);
        wire += std::string(size, 'x') + "\r\n";
        wire += last_chunk;
        EXPECT_EQ(decode({wire}), (outcome{std::string(size, 'x'), true, "", ""}));
    }
    std::string head;
    append_chunk_head(head, std::numeric_limits<std::size_t>::max());
    EXPECT_EQ(head, "ffffffffffffffff\r\n");
}

}  // namespace
}  // namespace signalbox::wire
