// What can go wrong with a store, as a value. Storage's own word, since this room knows nothing but the schema; copied freely.
#pragma once

#include <boost/system/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::storage {

enum class trouble : std::uint8_t {
    bad_request,        // the caller's argument is wrong: a filter, a range, a key's field
    not_found,          // no such event, key or file
    missing_directory,  // the folder of the path does not exist
    not_a_store,        // the file is something else
    older_schema,       // written by an older version; a writer has to open it once
    newer_schema,       // written by a newer version than this one
    locked,             // another process writes this store
    read_only,          // the file or its folder may not be written
    full,               // the disk, the quota or the size limit is reached
    busy,               // a lock was not free in time
    corrupt,            // the file is torn or damaged
    removed,            // the store was removed, renamed or replaced while it was open
    io,                 // the disk refused
    interrupted,        // interrupt() was called
};

/// The name as logs and /health show it, for instance "newer_schema".
std::string_view name(trouble kind);

struct failure {
    trouble kind = trouble::io;
    std::string detail;  // for people: the path, what is wrong, what to do
    bool operator==(failure const&) const = default;
};

/// Either a T or the failure. There is no throw hook: look before you take, `.value()` does not compile.
template <class T>
using result = boost::system::result<T, failure>;

}  // namespace signalbox::storage
