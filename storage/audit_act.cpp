#include "storage/audit_act.hpp"

#include "schema/event_id.hpp"

#include <sqlite3.h>

namespace signalbox::storage {

std::string new_act_id()
{
    std::string id = "act_";
    for (int half = 0; half < 2; ++half) {
        std::uint64_t bits = 0;
        sqlite3_randomness(sizeof bits, &bits);
        for (int i = 0; i < 8; ++i, bits >>= 5) id.push_back(schema::event_id::alphabet[bits & 31]);
    }
    return id;
}

}  // namespace signalbox::storage
