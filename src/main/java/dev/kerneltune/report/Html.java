package dev.kerneltune.report;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes HTML by the XML writer of the JDK, which closes what was opened and escapes texts: those
 * of others come out as they are, never as mark-up. Attributes are names and values in turns.
 */
final class Html {
  private final StringWriter out = new StringWriter(1 << 18);
  private final XMLStreamWriter xml;

  /** Begins a document. */
  Html() {
    this("<!DOCTYPE html>");
  }

  private Html(String declaration) {
    try {
      xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
      xml.writeDTD(declaration);
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Begins an element of any kind of XML that stands alone, or in a document. */
  static Html fragment() {
    return new Html("");
  }

  /** Something that the XML writer does. */
  private interface Writing {
    void write() throws XMLStreamException;
  }

  private Html write(Writing writing) {
    try {
      writing.write();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  /** Opens an element. */
  Html open(String name, String... attributes) {
    return write(
        () -> {
          xml.writeStartElement(name);
          attributes(attributes);
        });
  }

  /** Closes the element that was opened last. */
  Html close() {
    return write(xml::writeEndElement);
  }

  /** Closes the element that was opened last, and ends the line. */
  Html closeLine() {
    return close().text("\n");
  }

  /** Writes an element that holds text alone. */
  Html leaf(String name, String text, String... attributes) {
    return open(name, attributes).text(text).close();
  }

  /** Writes an element that HTML never closes, such as {@code meta}. */
  Html empty(String name, String... attributes) {
    return write(
        () -> {
          xml.writeEmptyElement(name);
          attributes(attributes);
        });
  }

  /** Writes text; what HTML cannot hold becomes the replacement character. */
  Html text(String text) {
    return write(() -> xml.writeCharacters(XmlText.legal(text)));
  }

  /** Writes mark-up, a style sheet or a script of our own, as it is. */
  Html raw(String markup) {
    return write(
        () -> {
          // Ends the tag that is still open.
          xml.writeCharacters("");
          xml.flush();
          out.append(markup);
        });
  }

  /** Writes a name and its text in a list of definitions. */
  Html definition(String name, String text) {
    return leaf("dt", name).leaf("dd", text);
  }

  /** Writes an attribute of the element that was just opened. */
  Html attribute(String name, String value) {
    return write(() -> attributes(name, value));
  }

  private void attributes(String... attributes) throws XMLStreamException {
    for (int i = 0; i < attributes.length; i += 2) {
      xml.writeAttribute(attributes[i], XmlText.legal(attributes[i + 1]));
    }
  }

  /** Ends the document and returns it. */
  String end() {
    write(xml::writeEndDocument).write(xml::flush);
    return out.append('\n').toString();
  }
}
