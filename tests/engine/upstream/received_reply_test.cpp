// The buffer a reply is received into: small at first, enlarged once it was filled, and a head whose views stay valid all the time.
#include "engine/upstream/received_reply.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

namespace signalbox::upstream {

namespace {

/// A reply read to its end, as a socket with all of its bytes would give them: each read fills the room there is.
struct read_to_its_end {
    read_to_its_end(std::string const& head, std::string const& body) : all(head + body) { reply.receive_into(buffer, false); }

    void fill()
    {
        auto const room = reply.room();
        ASSERT_FALSE(room.empty());
        std::size_t const size = std::min(room.size(), all.size() - sent);
        std::memcpy(room.data(), all.data() + sent, size);
        reply.add(size);
        sent += size;
        ++reads;
    }
    void run()
    {
        for (;;) {
            auto const found = reply.find_head();
            ASSERT_TRUE(found) << found.error().detail;
            if (*found) break;
            fill();
        }
        while (!reply.whole()) {
            auto const taken = reply.take();
            ASSERT_TRUE(taken) << taken.error().detail;
            body += *taken;
            if (!taken->empty()) continue;
            reply.reuse_room();
            fill();
        }
    }

    byte_room buffer{received_reply::first_room};
    received_reply reply;
    std::string all, body;
    std::size_t sent = 0;
    int reads = 0;
};

std::string head_for(std::size_t body, std::size_t padding = 10)
{
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body) + "\r\nX-Mark: here\r\nX-Pad: " + std::string(padding, 'p') +
           "\r\n\r\n";
}

}  // namespace

TEST(received_reply, a_short_one_leaves_the_buffer_as_it_is)
{
    std::string const body(600, 'b');
    read_to_its_end seen(head_for(body.size()), body);
    seen.run();
    EXPECT_EQ(seen.body, body);
    EXPECT_EQ(seen.reads, 1);
    EXPECT_EQ(seen.buffer.size(), 2048u);
}

TEST(received_reply, a_buffer_that_was_filled_is_enlarged_and_the_head_stays)
{
    std::string body;
    for (int each = 0; body.size() < 50'000; ++each) body += std::to_string(each) + ",";
    read_to_its_end seen(head_for(body.size()), body);
    seen.run();
    EXPECT_EQ(seen.body, body);
    EXPECT_EQ(seen.buffer.size(), 16'384u);
    EXPECT_EQ(seen.reads, 4) << "2 KiB, then 16 KiB at a time";
    EXPECT_EQ(seen.reply.head().headers.find("x-mark"), "here");
}

TEST(received_reply, any_length_of_the_head_leaves_room_for_a_body)
{
    std::string const body(5'000, 'b');
    for (std::size_t const padding :
         std::initializer_list<std::size_t>{400, 1'400, 1'500, 1'900, 1'990, 2'000, 2'100, 8'000, 15'900, 16'300, 20'000, 32'000}) {
        read_to_its_end seen(head_for(body.size(), padding), body);
        seen.run();
        EXPECT_EQ(seen.body, body) << padding;
        EXPECT_EQ(seen.reply.head().headers.find("x-mark"), "here") << padding;
        EXPECT_EQ(seen.reply.head().headers.find("x-pad")->size(), padding);
    }
}

TEST(received_reply, a_head_that_is_too_large_is_refused)
{
    read_to_its_end seen(head_for(1, 40'000), "b");
    for (;;) {
        auto const found = seen.reply.find_head();
        if (!found) {
            EXPECT_EQ(found.error().kind, model::fault::malformed_reply);
            break;
        }
        ASSERT_FALSE(*found);
        seen.fill();
    }
}

}  // namespace signalbox::upstream
