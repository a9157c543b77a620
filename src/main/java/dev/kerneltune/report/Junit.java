package dev.kerneltune.report;

import dev.kerneltune.model.Check;
import dev.kerneltune.model.Evidence;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Results as JUnit XML, as build servers read it: a suite for each subsystem, a case for each
 * result. What is neither a pass nor a failure is skipped, with the reason.
 */
public final class Junit {
  private final Results results;
  private final XMLStreamWriter xml;

  private Junit(Results results, XMLStreamWriter xml) {
    this.results = results;
    this.xml = xml;
  }

  /** Returns the report. */
  public static String report(Results results) {
    StringWriter text = new StringWriter(1 << 16);
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      new Junit(results, xml).write();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return text.append('\n').toString();
  }

  private void write() throws XMLStreamException {
    Map<String, List<Results.Result>> suites = new TreeMap<>();
    for (Results.Result result : results.byCheck()) {
      suites.computeIfAbsent(Results.subsystem(result.check()), _ -> new ArrayList<>()).add(result);
    }
    xml.writeStartDocument("UTF-8", "1.0");
    newline(0);
    xml.writeStartElement("testsuites");
    xml.writeAttribute("name", XmlText.legal("kernel-tune " + results.title()));
    for (Map.Entry<String, List<Results.Result>> suite : suites.entrySet()) {
      suite(suite.getKey(), suite.getValue());
    }
    newline(0);
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private void suite(String name, List<Results.Result> cases) throws XMLStreamException {
    int failures = 0;
    int skipped = 0;
    for (Results.Result result : cases) {
      switch (result.kind()) {
        case FAIL -> failures++;
        case OPEN, NOT_APPLICABLE, WAIVED, TOLD -> skipped++;
        case PASS -> {}
      }
    }
    newline(1);
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", XmlText.legal(name));
    xml.writeAttribute("tests", Integer.toString(cases.size()));
    xml.writeAttribute("failures", Integer.toString(failures));
    xml.writeAttribute("errors", "0");
    xml.writeAttribute("skipped", Integer.toString(skipped));
    for (Results.Result result : cases) {
      testCase(result);
    }
    newline(1);
    xml.writeEndElement();
  }

  private void testCase(Results.Result result) throws XMLStreamException {
    Check check = results.checks().get(result.check());
    String title = check == null ? result.check() : check.title();
    newline(2);
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", XmlText.legal(result.check()));
    xml.writeAttribute("name", XmlText.legal(title + " (" + result.subject() + ")"));
    switch (result.kind()) {
      case PASS -> {}
      case FAIL -> {
        newline(3);
        xml.writeStartElement("failure");
        xml.writeAttribute("message", XmlText.legal(result.line()));
        xml.writeAttribute("type", result.level().word());
        xml.writeCharacters(XmlText.legal(evidence(result)));
        xml.writeEndElement();
        newline(2);
      }
      case OPEN, NOT_APPLICABLE, WAIVED, TOLD -> {
        newline(3);
        xml.writeEmptyElement("skipped");
        xml.writeAttribute("message", XmlText.legal(result.line()));
        newline(2);
      }
    }
    xml.writeEndElement();
  }

  private static String evidence(Results.Result result) {
    StringBuilder out = new StringBuilder();
    for (Evidence evidence : result.evidence()) {
      out.append(evidence.address()).append(": ").append(evidence.raw().strip()).append('\n');
    }
    return out.toString();
  }

  private void newline(int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }
}
