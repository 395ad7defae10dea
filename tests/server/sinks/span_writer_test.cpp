#include "server/sinks/span_writer.hpp"

#include "schema/otlp.pb.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace signalbox::server {
namespace {

/// What protobuf's own reader makes of what was written; the writer has the bytes' sizes from no one else.
schema::otlp::ScopeSpans read(span_bytes const& written)
{
    std::string const bytes(written.view());
    schema::otlp::ScopeSpans out;
    EXPECT_TRUE(out.ParseFromString(bytes));
    EXPECT_EQ(out.SerializeAsString().size(), bytes.size()) << "every length in as few bytes as it needs";
    return out;
}

TEST(span_writer, writes_what_protobuf_reads)
{
    span_bytes bytes;
    {
        span_writer one(bytes);
        one.trace("0123456789abcdef");
        one.place(0x0102030405060708, 0, span_writer::server_kind);
        one.times(1, std::numeric_limits<std::uint64_t>::max());
        one.name({"chat", " ", "hello"});
        one.attribute("a", "b");
        one.attribute("left out", "");
        one.number("zero", 0);
        one.number("negative", -1);
        one.fraction("half", -0.5);
        one.list("reasons", "stop");
        one.flag("stream");
        one.error("it broke");
    }
    auto const whole = read(bytes);
    auto const& seen = whole.spans(0);
    EXPECT_EQ(seen.trace_id(), "0123456789abcdef");
    EXPECT_EQ(seen.span_id(), "\x01\x02\x03\x04\x05\x06\x07\x08");
    EXPECT_TRUE(seen.parent_span_id().empty());
    EXPECT_EQ(seen.kind(), span_writer::server_kind);
    EXPECT_EQ(seen.start_time_unix_nano(), 1u);
    EXPECT_EQ(seen.end_time_unix_nano(), std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(seen.name(), "chat hello");
    ASSERT_EQ(seen.attributes_size(), 6);
    EXPECT_EQ(seen.attributes(0).key(), "a");
    EXPECT_EQ(seen.attributes(0).value().string_value(), "b");
    EXPECT_EQ(seen.attributes(1).value().int_value(), 0);
    EXPECT_EQ(seen.attributes(2).value().int_value(), -1);
    EXPECT_EQ(seen.attributes(3).value().double_value(), -0.5);
    EXPECT_EQ(seen.attributes(4).value().array_value().values(0).string_value(), "stop");
    EXPECT_TRUE(seen.attributes(5).value().bool_value());
    EXPECT_EQ(seen.status().code(), 2);
    EXPECT_EQ(seen.status().message(), "it broke");
}

TEST(span_writer, lengths_grow_with_what_they_count)
{
    // Sizes of the attribute, the value and the span cross one, two and three bytes of length, each at its own place.
    for (std::size_t size = 1; size < 20'000; size += size < 400 ? 1 : 61) {
        span_bytes bytes;
        {
            span_writer one(bytes);
            one.attribute("key", std::string(size, 'x'));
            one.list("list", std::string(size, 'y'));
        }
        {
            span_writer next(bytes);
            next.place(size, size, span_writer::internal_kind);
        }
        auto const seen = read(bytes);
        ASSERT_EQ(seen.spans_size(), 2);
        ASSERT_EQ(seen.spans(0).attributes(0).value().string_value().size(), size);
        ASSERT_EQ(seen.spans(0).attributes(1).value().array_value().values(0).string_value().size(), size);
        ASSERT_EQ(seen.spans(1).parent_span_id().size(), 8u);
    }
}

TEST(span_writer, a_span_without_anything_is_one)
{
    span_bytes bytes;
    {
        span_writer const one(bytes);
    }
    EXPECT_EQ(read(bytes).spans_size(), 1);
}

}  // namespace
}  // namespace signalbox::server
