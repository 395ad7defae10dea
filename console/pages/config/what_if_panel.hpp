// What the text would change about recorded requests: a sentence, the ways that requests would move, and what is exact, modelled or unknown about
// cost, latency and refusals. Owned by the page, on the GUI thread.
#pragma once

#include "console/config/what_if_run.hpp"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QWidget>

#include <optional>

namespace signalbox::console {

class WhatIfPanel : public QWidget {
    Q_OBJECT

public:
    explicit WhatIfPanel(QWidget* parent);

    /// Asks about this text, unless it is the one that was asked about last.
    void look(std::string const& text, QString const& place, QString const& store);
    bool running() const { return run_.running(); }
    std::optional<WhatIfFigures> const& figures() const { return figures_; }
    QString sentence() const { return sentence_->text(); }
    QTreeWidget& flows() { return *flows_; }
    QTreeWidget& lines() { return *lines_; }

private:
    void ask();
    void take(WhatIfFigures const& figures);
    void tell(QString const& words);

    WhatIfRun run_;
    WhatIfRun::Question question_;
    std::optional<WhatIfFigures> figures_;
    QLabel* sentence_;
    QComboBox* since_;
    QPushButton* again_;
    QTreeWidget *flows_, *lines_;
};

}  // namespace signalbox::console
