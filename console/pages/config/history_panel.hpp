// The configurations that were: when each came into force or was refused, why, and what restoring it would change. Owned by the page, on the GUI
// thread.
#pragma once

#include "console/config/config_channel.hpp"
#include "console/pages/config/diff_view.hpp"

#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QWidget>

#include <optional>

namespace signalbox::console {

class HistoryPanel : public QWidget {
    Q_OBJECT

public:
    explicit HistoryPanel(QWidget* parent);

    /// Nothing is known yet; asked() follows.
    void begin();
    void add(ConfigHistory const& part);
    void tellUnread(QString const& why);
    /// The chosen one, and what restoring it would change in the text that is there.
    void showRevision(qint64 id, std::string const& text, std::vector<std::string> const& sentences, std::string const& there);
    qint64 chosenId() const;
    QTreeWidget& list() { return *list_; }
    DiffView& diff() { return *diff_; }
    QString sentence() const { return sentence_->text(); }

signals:
    void asked(qint64 before);
    void chosen(qint64 id);
    void restored(std::string const& text);

private:
    void choose();

    QLabel* sentence_;
    QTreeWidget* list_;
    QPushButton *older_, *restore_;
    DiffView* diff_;
    std::vector<ConfigRevision> rows_;
    std::optional<std::string> text_;  // of the chosen one
};

}  // namespace signalbox::console
