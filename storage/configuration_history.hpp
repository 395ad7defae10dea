// The configurations of a gateway that came into force or were refused, with their texts, in a small SQLite file beside the event store. One
// thread at a time per object.
#pragma once

#include "storage/failure.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::storage {

struct kept_configuration {
    std::int64_t id = 0;  // rises with time
    std::int64_t at_us = 0;
    std::string revision;  // empty: refused
    std::string because;   // "start", "file changed", "PUT /config", "SIGHUP"
    std::string note;      // of the person who changed it
    std::string trouble;   // why it was refused; empty: it came into force
    std::size_t bytes = 0;
    bool operator==(kept_configuration const&) const = default;
};

class configuration_history {
public:
    static constexpr std::size_t most_kept = 250;  // older ones are deleted: with ten changes a day, weeks of texts

    /// Opens or creates the file (PATH-configurations beside the event store), readable by its owner alone.
    /// Troubles: missing_directory, not_a_store, newer_schema, read_only, corrupt, io.
    static result<std::unique_ptr<configuration_history>> open(std::string const& path);
    ~configuration_history();
    configuration_history(configuration_history&&) = delete;

    /// On disk when it returns. A text that is the newest one already, with the same outcome, is kept once. Gives the id it has.
    result<std::int64_t> add(kept_configuration const& what, std::string_view text);
    /// The newest first, at most `at_most`, with ids below `before`; 0: all.
    result<std::vector<kept_configuration>> list(std::int64_t before, std::size_t at_most);
    /// Nothing when it is not kept.
    result<std::optional<std::string>> text(std::int64_t id);

private:
    struct body;
    explicit configuration_history(std::unique_ptr<body> inside);
    std::unique_ptr<body> in_;
};

}  // namespace signalbox::storage
