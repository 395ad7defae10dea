// What the configuration declares, as a tree: choosing something goes there. Owned by the page, on the GUI thread.
#pragma once

#include "console/config/document_outline.hpp"

#include <QTreeWidget>

namespace signalbox::console {

class OutlineTree : public QTreeWidget {
    Q_OBJECT

public:
    explicit OutlineTree(QWidget* parent);
    /// What is chosen and what is folded stays, by path.
    void setOutline(std::vector<OutlineSection> const& outline);
    /// The path of what is chosen; empty when nothing is.
    QString path() const;
    /// Chooses what stands at this line, without going there.
    void follow(int line);
    void choose(QString const& path);

signals:
    /// By the user.
    void chosen(QString const& path, int line);
    void pathChanged();

private:
    std::vector<OutlineSection> shown_;
};

}  // namespace signalbox::console
