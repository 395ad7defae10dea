// A folder of its own for each test, gone when the test ends; and the calls that must work for a test to go on.
#pragma once

#include "storage/event_reader.hpp"
#include "storage/event_writer.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace signalbox::storage::testing {

class temporary_folder {
public:
    temporary_folder()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "signalbox-storage-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no temporary folder: " + pattern};
        path_ = pattern;
    }
    ~temporary_folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    temporary_folder(temporary_folder&&) = delete;
    std::string file(std::string const& name = "events.db") const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

/// The value, or the failure's text as the end of the test.
template <class T>
T must(result<T> got)
{
    if (!got) throw std::runtime_error{std::string{name(got.error().kind)} + ": " + got.error().detail};
    return std::move(*got);
}
inline void must(result<void> got)
{
    if (!got) throw std::runtime_error{std::string{name(got.error().kind)} + ": " + got.error().detail};
}

inline std::unique_ptr<event_writer> writer_of(temporary_folder const& in, writer_options options = {})
{
    return must(event_writer::open(in.file(), options));
}
inline std::unique_ptr<event_reader> reader_of(temporary_folder const& in)
{
    return must(event_reader::open(in.file()));
}

}  // namespace signalbox::storage::testing
