// Scalars with units as people write them: durations, sizes, prices, times. Pure: text in, a number or what is wrong with it out.
#pragma once

#include <boost/system/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::config {

/// Why a text is not the value it should be, and what was probably meant.
struct misreading {
    std::string problem;     // completes the sentence: "retention" ...
    std::string suggestion;  // what to write instead, may be empty
};
template <class T>
using reading = boost::system::result<T, misreading>;

/// Milliseconds of "300ms", "5s", "1.5s", "2m", "1h30m", "7d"; also "0".
reading<std::int64_t> read_duration(std::string_view text);
/// Bytes of "512", "64KiB", "10MiB", "1.5GiB", "1TiB", "1kB", "1MB", "1GB".
reading<std::uint64_t> read_size(std::string_view text);
/// Pico-dollars of a decimal number of dollars, exactly: "0.15", "3", "1.5e-7".
reading<std::int64_t> read_usd(std::string_view text);
/// Unix seconds of "2027-01-01" (midnight UTC) or RFC 3339: "2027-01-01T12:00:00Z", "...+02:00".
reading<std::int64_t> read_timestamp(std::string_view text);  // timestamp.cpp

reading<std::int64_t> read_integer(std::string_view text);
reading<double> read_double(std::string_view text);
reading<bool> read_bool(std::string_view text);

}  // namespace signalbox::config
