// What the check says, a row for each problem: choosing one goes to its line. Owned by the page, on the GUI thread.
#pragma once

#include "engine/config/finding.hpp"

#include <QListWidget>

#include <vector>

namespace signalbox::console {

class ProblemList : public QListWidget {
    Q_OBJECT

public:
    explicit ProblemList(QWidget* parent);
    void setFindings(std::vector<config::finding> const& findings);
    static constexpr int most_seen = 12;  // rows without scrolling: half of a small window
    /// What it takes to see all of them, up to most_seen.
    int wantedHeight() const;
    /// The row behind the present one, round and round.
    void goToNext();

signals:
    void chosen(int line, int column);

private:
    void paintRows();
    void tell(int row);

    std::vector<config::finding> findings_;
};

}  // namespace signalbox::console
