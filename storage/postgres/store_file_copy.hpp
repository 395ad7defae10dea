// The events of one local store into another, by their ids: what is there already stays as it is. The rows travel as those of a shared store do, so that there
// is one way from a row to an event. Used by one command.
#pragma once

#include "storage/event_writer.hpp"
#include "storage/failure.hpp"
#include "storage/row_source.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace signalbox::storage::postgres {

class store_file_copy {
public:
    /// Troubles: those of row_source::open() and event_writer::open(); `to` is made when absent.
    static result<std::unique_ptr<store_file_copy>> open(std::string const& from, std::string const& to);
    store_file_copy(store_file_copy&&) = delete;

    struct step {
        std::uint64_t read = 0, written = 0;
        bool more = false;
    };
    result<step> run();

private:
    store_file_copy(std::unique_ptr<row_source> from, std::unique_ptr<event_writer> to, std::unique_ptr<row_source> there)
        : from_(std::move(from)), to_(std::move(to)), there_(std::move(there))
    {}

    std::unique_ptr<row_source> from_;
    std::unique_ptr<event_writer> to_;
    std::unique_ptr<row_source> there_;  // what was written is counted by the places it took
    std::uint64_t cursor_ = 0;           // the id that was read last
};

}  // namespace signalbox::storage::postgres
