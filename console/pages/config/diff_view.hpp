// What a change is: above in the words of the configuration, below line by line. Owned by the page, on the GUI thread.
#pragma once

#include "console/config/line_changes.hpp"

#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QWidget>

#include <string>
#include <vector>

namespace signalbox::console {

class DiffView : public QWidget {
    Q_OBJECT

public:
    explicit DiffView(QWidget* parent);
    /// `sentences` are what the change means; nothing about it while one of both texts is no YAML.
    void showChange(QString const& title, std::vector<std::string> const& sentences, std::string const& before, std::string const& after);
    QStringList sentences() const;
    QString lines() const { return lines_->toPlainText(); }

private:
    void paintLines();

    QLabel* title_;
    QListWidget* meaning_;
    QPlainTextEdit* lines_;
    std::vector<DiffLine::Kind> kinds_;  // by line
};

}  // namespace signalbox::console
