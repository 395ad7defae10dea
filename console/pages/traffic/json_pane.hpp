// A JSON body as a tree with search: next and previous place of a text, and the path of the chosen value to copy. Owned by the view of a body, on the
// GUI thread.
#pragma once

#include "console/body/json_tree_model.hpp"

#include <QWidget>

class QLabel;
class QLineEdit;
class QTreeView;

namespace signalbox::console {

class JsonPane : public QWidget {
    Q_OBJECT

public:
    explicit JsonPane(QWidget* parent);
    void setText(std::shared_ptr<std::string const> text);
    /// Goes to the next place of what is looked for, or to the one before.
    void find(bool forward);
    void copyPath();
    void startSearch();

private:
    void showPath();

    JsonTreeModel* model_;
    QLineEdit* wanted_;
    QLabel* path_;
    QTreeView* tree_;
    std::size_t at_ = std::string::npos;  // of the last place found
};

}  // namespace signalbox::console
