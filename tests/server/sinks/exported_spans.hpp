// What an export's bytes say, as tests compare it. Pure.
#pragma once

#include "schema/event_id.hpp"
#include "schema/otlp.pb.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::server::testing {

/// Values of an attribute, of all spans that have it.
inline std::vector<std::string> values(std::string_view request, std::string_view key)
{
    schema::otlp::TracesRequest read;
    EXPECT_TRUE(read.ParseFromString(std::string(request)));
    std::vector<std::string> out;
    for (auto const& resource : read.resource_spans())
        for (auto const& scope : resource.scope_spans())
            for (auto const& span : scope.spans())
                for (auto const& each : span.attributes())
                    if (each.key() == key) out.push_back(each.value().string_value());
    return out;
}

/// The numbers of the events in it, as id_of() of the samples has them.
inline std::vector<std::uint64_t> numbers(std::string_view request)
{
    std::vector<std::uint64_t> out;
    for (std::string const& each : values(request, "signalbox.event.id")) out.push_back(*schema::event_id::from_text(each) & 0xfffff);
    return out;
}

}  // namespace signalbox::server::testing
