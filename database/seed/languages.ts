/** What titles and names of a language are made of. */
export interface Language {
  /** ISO 639-1. */
  readonly code: string;
  /** Share of the artists, 0 to 1. */
  readonly share: number;
  /** Number of words at a million tracks. */
  readonly words: number;
  /** Words of song titles, the most frequent first. */
  readonly common: readonly string[];
  /** Rarer words are made of two or more of these. */
  readonly syllables: readonly string[];
  /** Syllables of the longest of the rarer words. */
  readonly longest: 3 | 4;
  /** First names. */
  readonly names: readonly string[];
  /** What stands before and after the noun in the name of a band, e.g. "The" and "s". */
  readonly band: readonly [before: string, after: string];
  /** Between two words of a title. */
  readonly separator: string;
}

const split = (text: string): string[] => text.trim().split(/\s+/);

/** The languages of the catalogue; their shares add up to 1. */
export const LANGUAGES: readonly Language[] = [
  {
    code: "en",
    share: 0.66,
    words: 45_000,
    common: split(`
      Love The You Night My Heart Me Time Dance In Baby Of Blue Girl A Life Day World Home Rain Light Fire Away Sun
      Dream Tonight Moon Summer Don't Down Go Good Man Eyes Little One Way River Black Back Sky Star Road Gold Run
      Lonely Wild Red Sweet Song Blues Angel Never City Burning Forever I'm Street Shadow Can't Feel Stay Ocean
      Sunday Young Broken Winter Morning Ghost Train Silver Midnight Crazy Long Water Walk Wind White Free Goodbye
      Happy Honey Mercy Old Paradise Queen Rise Sea Secret Slow Stone Tears Thunder Tomorrow Trouble Under Wonder
      Again Alone Always Beautiful Better Bird Boy Breathe Bridge Brother California Chain Cold Country Crying Dark
      Diamond Door Easy Electric Everything Falling Father Fever Flower Friend Garden Glory Green Ground Hand Heaven
      Hello Hey High Highway Hold Hurricane Island Jane July Kiss Last Letter Lost Lucky Machine Magic Mama Memory
      Mirror Mother Mountain Nothing Orange Over Party Picture Power Promise Radio Ride Ring Rolling Rose Roses Round
      Saturday Say School Sing Sister Sleep Smile Smoke Snow Soul Sound Stranger Strange Superstar Tender Together
      Tower Valentine Velvet Wall War Wave Wish Yellow Yesterday
    `),
    syllables: split(`
      al an ar ash bar bel ben ber bly bon bray cal car chen cle cor dal dar del den dor dun el en er fal fen fer for
      gar gil gor gran hal har hem hol hun in ing ker kin lan lar len ley lin lo lor lyn mar mel mer min mon mor nel
      ner nor or pen per pol quin ran rel rin ros row sal san sel sher sil sol son stan ster tal tan ter thor til ton
      tor tri ul ur val van ver vin wal wen wer wick win wor yar yor
    `),
    longest: 3,
    names: split(`
      Ada Alice Amy Ben Billy Caleb Clara Daisy Dan Della Earl Eddie Ella Ethan Faye Frank George Grace Hank Hazel Ivy
      Jack James Joan Joe Kate Leo Lily Lou Mabel Max May Nate Nell Otis Owen Pearl Ray Rosie Ruby Sam Stella Ted Tom
      Vera Will
    `),
    band: ["The", "s"],
    separator: " ",
  },
  {
    code: "es",
    share: 0.09,
    words: 12_000,
    common: split(`
      Amor Corazón La Noche Vida De Mi El Sol Luna Mar Te Baile Cielo Alma Canción Quiero Mujer Sin Tu Niña Tiempo
      Camino Fuego Mañana Lluvia Adiós Ojos Flor Sueño Calle Luz Beso Solo Mundo Viento Río Tierra Siempre Nunca
      Lágrimas Verano Ritmo Cumbia Bolero Pasión Dolor Olvido Guitarra Ciudad Estrella Invierno Piel Sombra Azul
      Negra Rosa Plata Reina Rumba Locura Domingo Destino Perdón Dónde Aquí Señorita Pequeña Última Corazones Ángel
      Cómo Después Infierno Paraíso Soledad Volver Bailando Contigo Jamás
    `),
    syllables: split(`
      a al án be bri ca can ce cia ción cor da de dé di do dor e en es fa fi ga gui ja ji la le lla lo lón ma me mi mo
      na ne ni ño ña o ó pa pe pi que ra re rí ro sa se si só ta te ti to trá u va ve vi za zo zú
    `),
    longest: 4,
    names: split(
      "Alba Álvaro Carmen Diego Elena Inés Javier José Lucía Luz Marisol Martín Nicolás Pilar Raúl Sofía",
    ),
    band: ["Los", "s"],
    separator: " ",
  },
  {
    code: "fr",
    share: 0.06,
    words: 9_000,
    common: split(`
      Amour La Nuit Le De Vie Cœur Toi Moi Soleil Les Mer Été Chanson Paris Jour Temps Rêve Pluie Sans Mon Ma Ciel Lune
      Danse Fille Rue Yeux Belle Monde Dernier Feu Vent Petite Toujours Jamais Bonjour Adieu Demain Hier Étoile Lumière
      Forêt Fenêtre Café Minuit Matin Printemps Hiver Neige Rivière Île Château Fête Âme Ombre Larmes Mémoire Étranger
      Garçon Mère Père Déjà Après Voyage Liberté Océan Fleur Rose Bleu Noir Blanche Mélodie Tempête Désir Silence
    `),
    syllables: split(`
      a an au bé bel bou ca ce chan char cle con cou da dé di dou é eau en fa fe fi fleu ga gi gnon gue ia jo la lai
      le lé lle lou ma mé mi mon na né ni o on ou pa pe pé pi que ra ré rê ri ro sa se sé si son ta té ti ton tou u va
      vé vi vo
    `),
    longest: 4,
    names: split(
      "Agnès Aurélie Benoît Chloé Élodie Émile François Hélène Jérôme Léa Loïc Margaux Noé Océane Théo Zoé",
    ),
    band: ["Les", "s"],
    separator: " ",
  },
  {
    code: "de",
    share: 0.06,
    words: 9_000,
    common: split(`
      Liebe Nacht Herz Du Ich Die Der Leben Zeit Welt Und Mein Sonne Traum Mond Tag Himmel Feuer Licht Regen Immer
      Tanz Mädchen Stern Für Meer Lied Nie Straße Stadt Sommer Winter Wind Freiheit Träume Schatten Engel Augen Allein
      Morgen Abend Fluss Über Blumen Haus Heimat Weg Wasser Stille Gefühl Glück Könige Königin Schön Süß Größe Heiß
      Weiß Rot Blau Schwarz Grün Zurück Später Früher Frühling Märchen Fremde Sehnsucht Ewig Mutter Vater Bruder Zug
      Brücke Nächte Küsse Tränen
    `),
    syllables: split(`
      ab ach al an auf bach bar be berg bläu brü burg da de dorf dül ei en er fal fel feld ge gen gra grün hal hei heim
      hof höl in ing ka kel kir klo köl la land lau le lich lin lö ma mann mel mer mü na nau ner ni nor ö ra re rich rö
      sa schen schlo schwa see sel sin stein sto ta tal ten the tra tri tür ü un ver vo wal wei wol wür zel zim
    `),
    longest: 3,
    names: split(
      "Anke Björn Dörte Elke Franz Greta Günter Hanna Jörg Jürgen Käthe Lena Lukas Mia Rüdiger Sören Uwe",
    ),
    band: ["Die", "er"],
    separator: " ",
  },
  {
    code: "pt",
    share: 0.05,
    words: 8_000,
    common: split(`
      Amor Coração Noite Vida De Meu O Saudade Mar Sol Samba Você Canção Lua Céu Eu Não Menina Tempo Flor Rio Dia Sem
      Chuva Mundo Olhos Caminho Estrela Manhã Vento Alma Beijo Solidão Fogo Ilusão Verão Paixão Luz Rua Cidade Areia
      Bossa Fado Carnaval Bahia Avião João Maré Água Ninguém Também Sertão Irmão Mãe Pássaro Última Silêncio Mágoa
      Esperança Lágrima Dança Balanço Praça Três Até
    `),
    syllables: split(`
      a ão ba be bra ca ção ce cha co da de di do dor e ei es fa fe ga go gui i ja jo la lá le lha lho li lo ma mã me mi
      mo na nha nho ni no nô o ou pa pe pi qua ra re ri ro sa são se sí so ta te ti to tre u va vé vi vo xa xi zé zi
    `),
    longest: 4,
    names: split(
      "Antônio Beatriz Cauã César Conceição Fábio Inês João Joaquim José Luísa Mário Marília Tânia Vitória",
    ),
    band: ["Os", "s"],
    separator: " ",
  },
  {
    code: "sv",
    share: 0.02,
    words: 4_000,
    common: split(`
      Kärlek Natt Hjärta Du Jag Min Sommar Sol Dag Livet Drömmar Hem Himmel Vinter Älskar Regn Måne Stjärna Hav Dans
      Ljus Visa Vind Skog Över Aldrig Alltid Blå Röd Höst Vår Snö Söder Norr Stockholm Flicka Änglar Världen Sång
      Ögon Tårar Båten Ån Öppna Stilla Främling Väntar Gåta
    `),
    syllables: split(`
      a al ak ber bo brå da de dra ek en er fal fjä ga gren gå ha hed hö in jo ka ker kvi la le lin lju ma mar må na nor
      ny nö o or ra re rik rö sa ska skö sta ste stå sö ta te to tor tå u va ve vi vå ä äng å ö öst
    `),
    longest: 4,
    names: split("Åke Anders Åsa Björn Elin Göran Håkan Jörgen Karin Lars Märta Mårten Nils Örjan Siv Tove"),
    band: ["De", "arna"],
    separator: " ",
  },
  {
    code: "pl",
    share: 0.02,
    words: 4_000,
    common: split(`
      Miłość Noc Serce Ja Ty Nie Moja Życie Dzień Słońce Świat Deszcz Niebo Księżyc Czas Dom Droga Gwiazda Morze Wiatr
      Tańcz Zima Lato Łzy Śnieg Światło Ogień Cień Róża Dziewczyna Miasto Ulica Pociąg Sen Piosenka Wspomnienie Zawsze
      Nigdy Jesień Wiosna Anioł Żółty Czerwone Krąg Góry Książę Źródło Cisza
    `),
    syllables: split(`
      a ba bie bo bra chle cho cie cza czy da do dra dzie ę gło go gra i ja je ka kie ko kow kra la le li lo ła łę ło ły
      ma mie mo na nia nie no o pa pie po pra prze ra rę ro rze sa się ska sło sta sze śle śni ta ty u wa wie wo wy za ze
      zie zło ża żę ży źni ów
    `),
    longest: 4,
    names: split(
      "Agnieszka Bożena Elżbieta Grażyna Jacek Józef Kasia Łukasz Małgorzata Michał Paweł Rafał Stanisław",
    ),
    band: ["Zespół", "i"],
    separator: " ",
  },
  {
    code: "tr",
    share: 0.015,
    words: 3_000,
    common: split(`
      Aşk Gece Kalp Sen Ben Gönül Bir Hayat Güneş Ay Deniz Yağmur Gözler Rüya Yıldız Şarkı Dünya Sevda Güzel Yol Ateş
      Rüzgâr Gökyüzü Zaman Yalnız Hasret Bahar Kış Sonbahar Köprü Şehir Ağlama Dön Kırmızı Mavi Gümüş Öyle Böyle Çiçek
      Ömür Gül Kuş Ağaç Işık Sessiz Uzak Vuslat
    `),
    syllables: split(`
      a ak al ba be bü can ce cı çe çı da de di doğ dö e el er ga ge gö gül ha ka kar ki ko kö la lar le ler ma me mi mü
      na ne o oğ öz ra rı sa se sı sü şa şe şı ta te tü u ü va ya yıl yü za ze zı
    `),
    longest: 4,
    names: split(
      "Ayşe Barış Çağla Deniz Ebru Gökhan Gülşen Hüseyin Kaan Müge Özge Pınar Sıla Şebnem Tuğba Ümit Yıldız",
    ),
    band: ["Grup", "lar"],
    separator: " ",
  },
  {
    code: "ru",
    share: 0.015,
    words: 3_000,
    common: split(`
      Любовь Ночь Сердце Я Ты Моя Песня Солнце Небо Звезда Дождь Море Ветер День Мир Весна Зима Город Дорога Снег Луна
      Огонь Свет Река Мечта Дом Осень Лето Слёзы Поезд Белый Чёрный Красный Синий Вечер Утро Жизнь Время Тишина Вальс
      Прощай Надежда Ёлка Лёд Герой Улица Берег Птица
    `),
    syllables: split(`
      а бе бо бра ва ве ви во га гло го гра да де до дра е же жи за зе зо и ка ки ко кра ла ле лё ли ло лу ма ме ми мо на
      не ни но нов о па пе по пра ра ре ри ро са све се си ска сло со сто та те ти то тро у фе хо це ча че ша ше ща ю я
    `),
    longest: 4,
    names: split(
      "Алла Андрей Борис Валерий Виктор Дарья Ёлка Зоя Иван Ксения Лев Мария Олег Семён Татьяна Юрий",
    ),
    band: ["Группа", "ы"],
    separator: " ",
  },
  {
    code: "ja",
    share: 0.01,
    words: 1_500,
    common: split(`
      愛 夜 君 夏 恋 星 空 海 花 雨 夢 月 風 心 涙 街 桜 光 雪 春 冬 秋 朝 道 歌 虹 太陽 東京 青い 電車 約束 世界 手紙 未来 永遠
      ラジオ ギター ダンス メロディー さよなら ありがとう きみ ひかり
    `),
    syllables: split(`
      あ い う え お か き く け こ さ し す せ そ た ち つ て と な に ぬ ね は ひ ふ ほ ま み む め も や ゆ よ ら り る れ ろ わ が ぎ
      ご ざ じ だ ど ば び ぶ ぼ ん
    `),
    longest: 3,
    names: split("あやか 健 さくら 翔 直美 花子 陽子 ユウキ リナ 涼 真由美 隆"),
    band: ["ザ・", "ズ"],
    // "Night of rain": titles are not spaced.
    separator: "の",
  },
];
