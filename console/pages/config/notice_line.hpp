// A sentence above the text, with what can be done about it: applied, refused, changed underneath. Owned by the page, on the GUI thread.
#pragma once

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QWidget>

#include <functional>
#include <utility>
#include <vector>

namespace signalbox::console {

class NoticeLine : public QWidget {
    Q_OBJECT

public:
    using Way = std::pair<QString, std::function<void()>>;

    explicit NoticeLine(QWidget* parent);
    void say(QString const& text, bool bad, std::vector<Way> ways = {});
    void clear();
    QString text() const { return text_->text(); }
    bool isBad() const { return bad_; }
    QPushButton* way(int place) const { return buttons_.value(place); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* text_;
    QHBoxLayout* row_;
    QList<QPushButton*> buttons_;
    bool bad_ = false;
};

}  // namespace signalbox::console
