#include "storage/failure.hpp"

namespace signalbox::storage {

std::string_view name(trouble kind)
{
    switch (kind) {
    case trouble::bad_request: return "bad_request";
    case trouble::not_found: return "not_found";
    case trouble::missing_directory: return "missing_directory";
    case trouble::not_a_store: return "not_a_store";
    case trouble::older_schema: return "older_schema";
    case trouble::newer_schema: return "newer_schema";
    case trouble::locked: return "locked";
    case trouble::read_only: return "read_only";
    case trouble::full: return "full";
    case trouble::busy: return "busy";
    case trouble::corrupt: return "corrupt";
    case trouble::removed: return "removed";
    case trouble::io: return "io";
    case trouble::interrupted: return "interrupted";
    }
    return "io";
}

}  // namespace signalbox::storage
