// The file of counters that outlive their process: records of one size behind a head, mapped into memory (docs/formats/limit-counters.md).
// One process writes it, the one that holds the event store's lock; others may read it meanwhile.
#pragma once

#include "storage/failure.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace signalbox::storage {

class counter_file {
public:
    /// Opens or creates the file for at most `most` records. What is no such file, or one of records of another size, is begun anew.
    static result<std::unique_ptr<counter_file>> open(std::string const& path, std::size_t record_size, std::size_t most);
    counter_file(counter_file const&) = delete;
    ~counter_file();

    /// Their memory, which never moves; records from size() on must not be touched.
    std::byte* records() const { return bytes_ + head_size; }
    std::size_t size() const { return size_; }
    /// Makes room for so many, zeroed; false when the disk has none.
    bool extend(std::size_t count);
    bool begun_anew() const { return begun_anew_; }
    /// Of this file among all others: by chance, when it was begun.
    std::uint64_t identity() const { return identity_; }
    /// Another identity for the file at the path, which a process may have opened.
    static result<std::uint64_t> renew_identity(std::string const& path);
    /// Of the place of the file on its disk, in hexadecimal digits: a copy has another one, a file that was renamed does not. Empty: unknown.
    static std::string place_of(std::string const& path);

    /// The records of a file that another process may be writing. Trouble not_found when there is none.
    static result<std::vector<std::byte>> read(std::string const& path, std::size_t record_size);

    static constexpr std::size_t head_size = 4'096;

private:
    counter_file(int file, std::byte* bytes, std::size_t record_size, std::size_t most)
        : file_(file), bytes_(bytes), record_size_(record_size), most_(most)
    {}

    int file_;
    std::byte* bytes_;
    std::size_t record_size_, most_;
    std::size_t size_ = 0;
    bool begun_anew_ = false;
    std::uint64_t identity_ = 0;
};

}  // namespace signalbox::storage
