// Names as they arrive in Telegram channels, and what a person reads in them. Written by hand; add what was read wrongly.

/** Of one name; what is missing is not in the name. */
export interface ExpectedTitle {
  readonly name: string;
  readonly title: string;
  readonly year?: number;
  readonly season?: number;
  readonly episodes?: readonly number[];
  readonly quality?: string;
  readonly languages?: readonly string[];
}

type Row = readonly [name: string, title: string, facts?: Omit<ExpectedTitle, 'name' | 'title'>];

function expand(rows: readonly Row[]): ExpectedTitle[] {
  return rows.map(([name, title, facts = {}]) => ({ name, title, ...facts }));
}

const uhd = '2160p';
const fhd = '1080p';
const hd = '720p';
const sd = '480p';

const films: readonly Row[] = [
  ['The.Matrix.1999.1080p.BluRay.x264-SPARKS.mkv', 'The Matrix', { year: 1999, quality: fhd }],
  [
    'Blade.Runner.2049.2017.2160p.UHD.BluRay.x265.10bit.HDR.TrueHD.7.1.Atmos-SWTYBLZ.mkv',
    'Blade Runner 2049',
    { year: 2017, quality: uhd },
  ],
  ['2001.A.Space.Odyssey.1968.720p.BRRip.mp4', '2001 A Space Odyssey', { year: 1968, quality: hd }],
  ['1917 (2019).mkv', '1917', { year: 2019 }],
  ['2012.2009.1080p.BluRay.mkv', '2012', { year: 2009, quality: fhd }],
  ['300 (2006) 1080p.mkv', '300', { year: 2006, quality: fhd }],
  ['Se7en.1995.REMASTERED.1080p.BluRay.mkv', 'Se7en', { year: 1995, quality: fhd }],
  ['WALL-E (2008) 1080p BluRay.mp4', 'WALL-E', { year: 2008, quality: fhd }],
  [
    'Spider-Man.Into.the.Spider-Verse.2018.1080p.WEB-DL.DD5.1.H264.mkv',
    'Spider-Man Into the Spider-Verse',
    { year: 2018, quality: fhd },
  ],
  ['Dune.Part.Two.2024.2160p.WEB-DL.DDP5.1.Atmos.DV.HDR.H.265-FLUX.mkv', 'Dune Part Two', { year: 2024, quality: uhd }],
  ['Oppenheimer (2023) [1080p] [WEBRip] [5.1] [YTS.MX].mp4', 'Oppenheimer', { year: 2023, quality: fhd }],
  [
    'Everything Everywhere All at Once 2022 720p WEB-DL.mkv',
    'Everything Everywhere All at Once',
    { year: 2022, quality: hd },
  ],
  [
    'Mission.Impossible.Dead.Reckoning.Part.One.2023.1080p.WEBRip.mkv',
    'Mission Impossible Dead Reckoning Part One',
    { year: 2023, quality: fhd },
  ],
  [
    'The.Lord.of.the.Rings.The.Return.of.the.King.2003.EXTENDED.1080p.BluRay.mkv',
    'The Lord of the Rings The Return of the King',
    { year: 2003, quality: fhd },
  ],
  ["Alien (1979) Director's Cut 1080p.mkv", 'Alien', { year: 1979, quality: fhd }],
  [
    'Star.Wars.Episode.IV.A.New.Hope.1977.1080p.BluRay.mkv',
    'Star Wars Episode IV A New Hope',
    { year: 1977, quality: fhd },
  ],
  ['Kill.Bill.Vol.1.2003.720p.BluRay.mkv', 'Kill Bill Vol 1', { year: 2003, quality: hd }],
  ['Rocky II 1979 DVDRip.avi', 'Rocky II', { year: 1979 }],
  ['Apollo 13 (1995).mp4', 'Apollo 13', { year: 1995 }],
  ['District.9.2009.BRRip.XviD.avi', 'District 9', { year: 2009 }],
  ['12.Angry.Men.1957.1080p.BluRay.mkv', '12 Angry Men', { year: 1957, quality: fhd }],
  ['10.Cloverfield.Lane.2016.720p.mkv', '10 Cloverfield Lane', { year: 2016, quality: hd }],
  ["Ocean's.Eleven.2001.1080p.mkv", "Ocean's Eleven", { year: 2001, quality: fhd }],
  ['Toy_Story_3_2010_720p.mp4', 'Toy Story 3', { year: 2010, quality: hd }],
  [
    'Inception (2010) [Dual Audio] [Hindi + English] 720p.mkv',
    'Inception',
    { year: 2010, quality: hd, languages: ['hi', 'en'] },
  ],
  ['Amelie.2001.FRENCH.1080p.BluRay.mkv', 'Amelie', { year: 2001, quality: fhd, languages: ['fr'] }],
  ['La.Haine.1995.FRENCH.720p.mkv', 'La Haine', { year: 1995, quality: hd, languages: ['fr'] }],
  ['Das.Boot.1981.GERMAN.1080p.BluRay.mkv', 'Das Boot', { year: 1981, quality: fhd, languages: ['de'] }],
  ['Good.Bye.Lenin.2003.German.DL.720p.mkv', 'Good Bye Lenin', { year: 2003, quality: hd, languages: ['de'] }],
  [
    'El.laberinto.del.fauno.2006.SPANISH.1080p.mkv',
    'El laberinto del fauno',
    { year: 2006, quality: fhd, languages: ['es'] },
  ],
  ['Parasite.2019.KOREAN.1080p.BluRay.mkv', 'Parasite', { year: 2019, quality: fhd, languages: ['ko'] }],
  ['RRR (2022) Hindi 1080p WEB-DL.mkv', 'RRR', { year: 2022, quality: fhd, languages: ['hi'] }],
  ['Jailer 2023 Tamil 1080p HDRip.mkv', 'Jailer', { year: 2023, quality: fhd, languages: ['ta'] }],
  ['Pushpa The Rise (2021) Telugu 720p.mkv', 'Pushpa The Rise', { year: 2021, quality: hd, languages: ['te'] }],
  ['Cidade.de.Deus.2002.PORTUGUESE.720p.mkv', 'Cidade de Deus', { year: 2002, quality: hd, languages: ['pt'] }],
  ['La.vita.e.bella.1997.ITALIAN.1080p.mkv', 'La vita e bella', { year: 1997, quality: fhd, languages: ['it'] }],
  [
    'Crouching.Tiger.Hidden.Dragon.2000.CHINESE.1080p.mkv',
    'Crouching Tiger Hidden Dragon',
    { year: 2000, quality: fhd, languages: ['zh'] },
  ],
  ['Blade Runner (1982) The Final Cut.mkv', 'Blade Runner', { year: 1982 }],
  ['The.Thing.1982.4K.HDR.mkv', 'The Thing', { year: 1982, quality: uhd }],
  ['No.Country.for.Old.Men.2007.1440p.mkv', 'No Country for Old Men', { year: 2007, quality: '1440p' }],
  ['Moon.2009.mkv', 'Moon', { year: 2009 }],
  ['Heat.mkv', 'Heat'],
  ['The Grand Budapest Hotel.mp4', 'The Grand Budapest Hotel'],
  ['Metropolis.1927.Restored.1080p.mkv', 'Metropolis', { year: 1927, quality: fhd }],
  ['Pi.1998.480p.mkv', 'Pi', { year: 1998, quality: sd }],
];

const telegram: readonly Row[] = [
  ['@MoviesHub Film (2019).mp4', 'Film', { year: 2019 }],
  ['[@MoviesHub] - The Batman (2022) 1080p.mkv', 'The Batman', { year: 2022, quality: fhd }],
  ['[TG @cinema_club] Tenet 2020 720p.mkv', 'Tenet', { year: 2020, quality: hd }],
  ['Joker.2019.720p.BluRay.@FilmsWorld.mkv', 'Joker', { year: 2019, quality: hd }],
  ['Arrival (2016) 1080p - @TheFilmVault.mkv', 'Arrival', { year: 2016, quality: fhd }],
  ['www.example.org - Sicario 2015 1080p.mkv', 'Sicario', { year: 2015, quality: fhd }],
  ['[ www.Example.com ] Nightcrawler (2014) 720p.mkv', 'Nightcrawler', { year: 2014, quality: hd }],
  ['t.me/filmclub Whiplash 2014 1080p.mkv', 'Whiplash', { year: 2014, quality: fhd }],
  ['🎬 Movie Name: Interstellar (2014)', 'Interstellar', { year: 2014 }],
  ['🎬 The Prestige (2006) 🔥 1080p', 'The Prestige', { year: 2006, quality: fhd }],
  ['Title: Her (2013)', 'Her', { year: 2013 }],
  ['🎥 Название: Брат (1997)', 'Брат', { year: 1997, languages: ['ru'] }],
  ['🇺🇸 Gladiator 2000 1080p.mkv', 'Gladiator', { year: 2000, quality: fhd }],
  ['@CH1 @CH2 Prisoners.2013.1080p.mkv', 'Prisoners', { year: 2013, quality: fhd }],
  ['Join @BestSeries Dark S01E01 720p.mkv', 'Dark', { season: 1, episodes: [1], quality: hd }],
  ['Zodiac_2007_1080p_BluRay_@moviez.mkv', 'Zodiac', { year: 2007, quality: fhd }],
  ['Movie.Name.AKA.Other.Name.2015.1080p.mkv', 'Movie Name', { year: 2015, quality: fhd }],
  ['Old Boy AKA Oldeuboi (2003) 720p.mkv', 'Old Boy', { year: 2003, quality: hd }],
  ['video_2024-03-14_20-15-00.mp4', 'video'],
  ['My holiday in Rome.mp4', 'My holiday in Rome'],
  ['Lecture 5 - Linear Algebra.mp4', 'Lecture 5 - Linear Algebra'],
  ['Interview with Ada Lovelace.mp3', 'Interview with Ada Lovelace'],
];

const series: readonly Row[] = [
  ['Breaking.Bad.S01E02.720p.HDTV.x264.mkv', 'Breaking Bad', { season: 1, episodes: [2], quality: hd }],
  ['Game.of.Thrones.S08E06.1080p.WEB.H264-MEMENTO.mkv', 'Game of Thrones', { season: 8, episodes: [6], quality: fhd }],
  ['The.Office.US.S02E03.720p.mkv', 'The Office US', { season: 2, episodes: [3], quality: hd }],
  ['The Office UK S01E01.avi', 'The Office UK', { season: 1, episodes: [1] }],
  ['Shameless.US.S05E10.HDTV.mkv', 'Shameless US', { season: 5, episodes: [10] }],
  ['Friends 3x12.avi', 'Friends', { season: 3, episodes: [12] }],
  ['Seinfeld.4x11.The.Contest.avi', 'Seinfeld', { season: 4, episodes: [11] }],
  ['Stranger Things Season 4 Episode 1 1080p.mkv', 'Stranger Things', { season: 4, episodes: [1], quality: fhd }],
  ['Naruto Shippuden Season 2 Episode 14.mp4', 'Naruto Shippuden', { season: 2, episodes: [14] }],
  [
    'Money Heist S01 Ep 05 Hindi Dubbed 480p.mkv',
    'Money Heist',
    { season: 1, episodes: [5], quality: sd, languages: ['hi'] },
  ],
  ['Better Call Saul S06E13 Saul Gone 1080p.mkv', 'Better Call Saul', { season: 6, episodes: [13], quality: fhd }],
  ['True.Detective.S01.1080p.BluRay.mkv', 'True Detective', { season: 1, quality: fhd }],
  ['The.Wire.S03.Complete.720p.mkv', 'The Wire', { season: 3, quality: hd }],
  ['The.Mandalorian.S02E08.Chapter.16.2160p.mkv', 'The Mandalorian', { season: 2, episodes: [8], quality: uhd }],
  ['Fargo.S02E01.Waiting.for.Dutch.1080p.mkv', 'Fargo', { season: 2, episodes: [1], quality: fhd }],
  ['Doctor.Who.2005.S04E10.Midnight.720p.mkv', 'Doctor Who', { year: 2005, season: 4, episodes: [10], quality: hd }],
  ['Battlestar.Galactica.2003.S01E01.mkv', 'Battlestar Galactica', { year: 2003, season: 1, episodes: [1] }],
  ['Castle (2009) S03E12 720p.mkv', 'Castle', { year: 2009, season: 3, episodes: [12], quality: hd }],
  ['24.S01E01.DVDRip.avi', '24', { season: 1, episodes: [1] }],
  ['24 S08E24 720p.mkv', '24', { season: 8, episodes: [24], quality: hd }],
  ['1883.S01E04.1080p.WEB.mkv', '1883', { season: 1, episodes: [4], quality: fhd }],
  ['11.22.63.S01E02.720p.mkv', '11 22 63', { season: 1, episodes: [2], quality: hd }],
  ['The.100.S03E07.HDTV.mkv', 'The 100', { season: 3, episodes: [7] }],
  ['Room 104 S01E05.mkv', 'Room 104', { season: 1, episodes: [5] }],
  ['Babylon 5 S02E09 The Coming of Shadows.mkv', 'Babylon 5', { season: 2, episodes: [9] }],
  ['Mr.Robot.S04E07.1080p.mkv', 'Mr Robot', { season: 4, episodes: [7], quality: fhd }],
  [
    'Marvels.Agents.of.S.H.I.E.L.D.S01E01.720p.mkv',
    'Marvels Agents of S.H.I.E.L.D',
    { season: 1, episodes: [1], quality: hd },
  ],
  ['The.Daily.Show.2024.03.14.720p.WEB.mkv', 'The Daily Show', { quality: hd }],
  ['Last.Week.Tonight.with.John.Oliver.2023.11.05.1080p.mkv', 'Last Week Tonight with John Oliver', { quality: fhd }],
  ['Chernobyl.2019.Part.3.1080p.mkv', 'Chernobyl', { year: 2019, episodes: [3], quality: fhd }],
  ['Planet.Earth.II.S01E01.Islands.2160p.mkv', 'Planet Earth II', { season: 1, episodes: [1], quality: uhd }],
  ['S01E03 - Sherlock.mkv', 'Sherlock', { season: 1, episodes: [3] }],
  ['Sherlock - s04e03 - The Final Problem.mkv', 'Sherlock', { season: 4, episodes: [3] }],
  ['Dark.S02E01.GERMAN.1080p.NF.WEB-DL.mkv', 'Dark', { season: 2, episodes: [1], quality: fhd, languages: ['de'] }],
  ['Lupin.S01E01.FRENCH.1080p.mkv', 'Lupin', { season: 1, episodes: [1], quality: fhd, languages: ['fr'] }],
  [
    'La.Casa.de.Papel.1x05.SPANISH.720p.mkv',
    'La Casa de Papel',
    { season: 1, episodes: [5], quality: hd, languages: ['es'] },
  ],
  ['Squid Game S01E09 KOREAN 1080p.mkv', 'Squid Game', { season: 1, episodes: [9], quality: fhd, languages: ['ko'] }],
  ['Mirzapur S02E10 Hindi 720p.mkv', 'Mirzapur', { season: 2, episodes: [10], quality: hd, languages: ['hi'] }],
  ['The.Last.of.Us.S01E03.2160p.HMAX.WEB-DL.mkv', 'The Last of Us', { season: 1, episodes: [3], quality: uhd }],
  ['House.of.the.Dragon.S02E04.REPACK.1080p.mkv', 'House of the Dragon', { season: 2, episodes: [4], quality: fhd }],
  [
    'Cosmos A Spacetime Odyssey S01E01 1080p.mkv',
    'Cosmos A Spacetime Odyssey',
    { season: 1, episodes: [1], quality: fhd },
  ],
  ['The.Simpsons.S10E05.480p.mkv', 'The Simpsons', { season: 10, episodes: [5], quality: sd }],
  ['the_expanse_s03e06_720p.mkv', 'the expanse', { season: 3, episodes: [6], quality: hd }],
  ['Severance.S02E07.1080p.ATVP.WEB-DL.DDP5.1.Atmos.mkv', 'Severance', { season: 2, episodes: [7], quality: fhd }],
];

const several: readonly Row[] = [
  ['Show S01E01-E03 1080p.mkv', 'Show', { season: 1, episodes: [1, 2, 3], quality: fhd }],
  ['Friends.S10E17E18.720p.mkv', 'Friends', { season: 10, episodes: [17, 18], quality: hd }],
  ['Lost.S06E17-E18.The.End.720p.mkv', 'Lost', { season: 6, episodes: [17, 18], quality: hd }],
  ['Stargate.SG-1.S08E01E02.DVDRip.avi', 'Stargate SG-1', { season: 8, episodes: [1, 2] }],
  ['Deep Space Nine S01E01-02 Emissary.mkv', 'Deep Space Nine', { season: 1, episodes: [1, 2] }],
  ['The Office US S03E24-25 720p.mkv', 'The Office US', { season: 3, episodes: [24, 25], quality: hd }],
  ['Parks.and.Recreation.S06E01-E02.1080p.mkv', 'Parks and Recreation', { season: 6, episodes: [1, 2], quality: fhd }],
  ['Peaky Blinders S05E01-E06 1080p.mkv', 'Peaky Blinders', { season: 5, episodes: [1, 2, 3, 4, 5, 6], quality: fhd }],
  ['[Group] Mushishi - 01-03 [720p].mkv', 'Mushishi', { episodes: [1, 2, 3], quality: hd }],
  ['Band of Brothers Episodes 1-2 1080p.mkv', 'Band of Brothers', { episodes: [1, 2], quality: fhd }],
];

const anime: readonly Row[] = [
  ['[SubsPlease] Sousou no Frieren - 05 (1080p) [ABCD1234].mkv', 'Sousou no Frieren', { episodes: [5], quality: fhd }],
  [
    '[Erai-raws] Jujutsu Kaisen 2nd Season - 17 [1080p][Multiple Subtitle].mkv',
    'Jujutsu Kaisen',
    { season: 2, episodes: [17], quality: fhd },
  ],
  ['[HorribleSubs] Mob Psycho 100 - 08 [720p].mkv', 'Mob Psycho 100', { episodes: [8], quality: hd }],
  ['One Piece - 1071.mkv', 'One Piece', { episodes: [1071] }],
  ['One.Piece.E1071.1080p.mkv', 'One Piece', { episodes: [1071], quality: fhd }],
  [
    '[SubsPlease] Spy x Family S2 - 03 (720p) [12345678].mkv',
    'Spy x Family',
    { season: 2, episodes: [3], quality: hd },
  ],
  ['Attack on Titan S04E28 1080p.mkv', 'Attack on Titan', { season: 4, episodes: [28], quality: fhd }],
  ['[Judas] Vinland Saga - S02E12.mkv', 'Vinland Saga', { season: 2, episodes: [12] }],
  ['[EMBER] Bocchi the Rock! - 12.mkv', 'Bocchi the Rock!', { episodes: [12] }],
  ['Cowboy Bebop - 05 - Ballad of Fallen Angels [BD 1080p].mkv', 'Cowboy Bebop', { episodes: [5], quality: fhd }],
  [
    '[Coalgirls]_Clannad_After_Story_18_(1280x720_Blu-Ray_FLAC).mkv',
    'Clannad After Story',
    { episodes: [18], quality: hd },
  ],
  ['Neon Genesis Evangelion Episode 26 [DVD].mkv', 'Neon Genesis Evangelion', { episodes: [26] }],
  ['[Anime Time] Death Note - 25 [1080p][HEVC 10bit].mkv', 'Death Note', { episodes: [25], quality: fhd }],
  [
    'Fullmetal Alchemist Brotherhood - 64 END 1080p.mkv',
    'Fullmetal Alchemist Brotherhood',
    { episodes: [64], quality: fhd },
  ],
  ['[ASW] Dandadan - 04v2 [1080p HEVC].mkv', 'Dandadan', { episodes: [4], quality: fhd }],
  ['Spirited Away (2001) 1080p BluRay Japanese.mkv', 'Spirited Away', { year: 2001, quality: fhd, languages: ['ja'] }],
  ['[DB] Your Name - Kimi no Na wa (2016) [1080p].mkv', 'Your Name - Kimi no Na wa', { year: 2016, quality: fhd }],
  [
    'Bleach - Thousand-Year Blood War S01E13 1080p.mkv',
    'Bleach - Thousand-Year Blood War',
    { season: 1, episodes: [13], quality: fhd },
  ],
  ['86 - Eighty Six S01E01 720p.mkv', '86 - Eighty Six', { season: 1, episodes: [1], quality: hd }],
  ['[Commie] Steins;Gate - 24 [BD 720p AAC].mkv', 'Steins;Gate', { episodes: [24], quality: hd }],
];

const scripts: readonly Row[] = [
  [
    'Шерлок.S04E03.2017.WEB-DL.1080p.mkv',
    'Шерлок',
    { year: 2017, season: 4, episodes: [3], quality: fhd, languages: ['ru'] },
  ],
  ['Ночной дозор (2004) BDRip 720p.mkv', 'Ночной дозор', { year: 2004, quality: hd, languages: ['ru'] }],
  ['Кухня 1 сезон 5 серия.mp4', 'Кухня', { season: 1, episodes: [5], languages: ['ru'] }],
  ['Сталкер.1979.1080p.mkv', 'Сталкер', { year: 1979, quality: fhd, languages: ['ru'] }],
  [
    'Иван Васильевич меняет профессию (1973).avi',
    'Иван Васильевич меняет профессию',
    { year: 1973, languages: ['ru'] },
  ],
  ['Слово пацана S01E08 1080p.mkv', 'Слово пацана', { season: 1, episodes: [8], quality: fhd, languages: ['ru'] }],
  ['千と千尋の神隠し.2001.1080p.mkv', '千と千尋の神隠し', { year: 2001, quality: fhd, languages: ['ja'] }],
  ['君の名は。 (2016) 1080p.mkv', '君の名は。', { year: 2016, quality: fhd, languages: ['ja'] }],
  ['流浪地球.2019.2160p.mkv', '流浪地球', { year: 2019, quality: uhd, languages: ['zh'] }],
  ['三体 S01E05 1080p.mkv', '三体', { season: 1, episodes: [5], quality: fhd, languages: ['zh'] }],
  ['三体 第5集.mp4', '三体', { episodes: [5], languages: ['zh'] }],
  ['기생충 (2019) 1080p.mkv', '기생충', { year: 2019, quality: fhd, languages: ['ko'] }],
  ['오징어 게임 S01E01 720p.mkv', '오징어 게임', { season: 1, episodes: [1], quality: hd, languages: ['ko'] }],
  ['جدایی نادر از سیمین (2011) 720p.mkv', 'جدایی نادر از سیمین', { year: 2011, quality: hd }],
  ['फिल्म 2022 1080p.mkv', 'फिल्म', { year: 2022, quality: fhd, languages: ['hi'] }],
  ['ดวงใจ EP01 720p.mp4', 'ดวงใจ', { episodes: [1], quality: hd, languages: ['th'] }],
  ['Η κόρη (2012) 720p.mkv', 'Η κόρη', { year: 2012, quality: hd }],
  ['Ταξίδι.στα.Κύθηρα.1984.mkv', 'Ταξίδι στα Κύθηρα', { year: 1984 }],
  ['Kış Uykusu (2014) 1080p.mkv', 'Kış Uykusu', { year: 2014, quality: fhd }],
  [
    "Le fabuleux destin d'Amélie Poulain (2001) 720p.mkv",
    "Le fabuleux destin d'Amélie Poulain",
    { year: 2001, quality: hd },
  ],
  ['Wszystko, co najważniejsze (1992).avi', 'Wszystko, co najważniejsze', { year: 1992 }],
  ['Đất Rừng Phương Nam 2023 1080p.mkv', 'Đất Rừng Phương Nam', { year: 2023, quality: fhd }],
];

/** All names by kind. */
export const titleTable: Readonly<Record<string, readonly ExpectedTitle[]>> = {
  films: expand(films),
  'names of channels': expand(telegram),
  series: expand(series),
  'several episodes': expand(several),
  anime: expand(anime),
  'other scripts': expand(scripts),
};
