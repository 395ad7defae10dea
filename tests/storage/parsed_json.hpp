// JSON read by a parser that is not ours (protobuf's).
#pragma once

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <gtest/gtest.h>

#include <string>

namespace signalbox::storage::testing {

/// Debian's libprotobuf is built without the thread sanitizer, and its maps are larger with it (map_field.h): nothing of one thread is lost
/// by leaving these tests out there.
class json_test : public ::testing::Test {
protected:
    void SetUp() override
    {
#ifdef __SANITIZE_THREAD__
        GTEST_SKIP() << "protobuf's maps cannot be read under the thread sanitizer";
#endif
    }

    static google::protobuf::Struct parsed(std::string const& json)
    {
        google::protobuf::Struct read;
        auto const status = google::protobuf::util::JsonStringToMessage(json, &read);
        EXPECT_TRUE(status.ok()) << status.ToString() << "\n" << json;
        return read;
    }
};

}  // namespace signalbox::storage::testing
