// Two requests beside each other: every fact of the one with that of the other, and whether they differ. Pure.
#pragma once

#include "schema/event.pb.h"

#include <QString>

#include <vector>

namespace signalbox::console {

struct ComparedFact {
    QString section;  // "Request", "Attempts"
    QString name;
    QString left, right;  // empty: the request has no such fact
    bool differs() const { return left != right; }
    bool operator==(ComparedFact const&) const = default;
};

/// In the order of the inspector. Ids and times of day always differ and are left out.
std::vector<ComparedFact> compareRequests(schema::Event const& left, schema::Event const& right);

}  // namespace signalbox::console
